import { closeSync, mkdirSync, openSync, renameSync, statSync, write, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const FLUSH_EVERY_MILLISECONDS = 100;
const FLUSH_AT_CHARACTERS = 64 * 1024;
/** A file that grows past this is put aside as `<file>.1`, over the one put aside before. */
const MAX_BYTES = 32 * 1024 * 1024;

/** A line of a log, as whoever listens hears it. */
export interface LogEvent {
  /** Greater than that of every line written before it, in whichever file. */
  readonly sequence: number;
  /** Since 1970. */
  readonly atMilliseconds: number;
  readonly line: string;
}

let written = 0;

/** Files with lines that may not be written yet: whatever ends the process, they are written first. */
const open = new Set<LogFile>();
process.on('exit', () => {
  for (const log of open) log.writeRest();
});

/** Lines of text appended to a file, in the order they were written, without waiting for the disk. */
export class LogFile {
  readonly path: string;
  #descriptor: number;
  #bytes: number;
  #buffer = '';
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;
  readonly #listeners: ((event: LogEvent) => void)[] = [];

  constructor(path: string) {
    this.path = path;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.#descriptor = openSync(path, 'a', 0o600);
    this.#bytes = statSync(path).size;
    open.add(this);
  }

  /** Has every line from now on heard as it is written. */
  listen(listener: (event: LogEvent) => void): void {
    this.#listeners.push(listener);
  }

  /** `line` without its newline. */
  write(line: string): void {
    if (this.#listeners.length > 0) this.#tell(line);
    this.#buffer += `${line}\n`;
    if (this.#buffer.length >= FLUSH_AT_CHARACTERS) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), FLUSH_EVERY_MILLISECONDS).unref();
  }

  #tell(line: string): void {
    const event = { sequence: written++, atMilliseconds: Date.now(), line };
    for (const listener of this.#listeners) listener(event);
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    // INVARIANT: one write at a time, or lines could change places.
    if (this.#writing || this.#buffer === '') return;
    const text = this.#buffer;
    this.#buffer = '';
    this.#writing = new Promise((resolve) => {
      write(this.#descriptor, text, (_error, bytes) => {
        this.#writing = null;
        this.#bytes += bytes ?? 0;
        if (this.#bytes > MAX_BYTES) this.#turnOver();
        if (this.#buffer.length >= FLUSH_AT_CHARACTERS) this.#flush();
        else if (this.#buffer !== '')
          this.#timer ??= setTimeout(() => this.#flush(), FLUSH_EVERY_MILLISECONDS).unref();
        resolve();
      });
    });
  }

  #turnOver(): void {
    closeSync(this.#descriptor);
    renameSync(this.path, `${this.path}.1`);
    this.#descriptor = openSync(this.path, 'a', 0o600);
    this.#bytes = 0;
  }

  /** Writes out what is left and closes the file. */
  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    while (this.#writing) await this.#writing;
    this.writeRest();
    open.delete(this);
    closeSync(this.#descriptor);
  }

  /** At once, before anything else happens. */
  writeRest(): void {
    if (this.#buffer !== '') writeSync(this.#descriptor, this.#buffer);
    this.#buffer = '';
  }
}
