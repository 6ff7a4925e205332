import { Buffer } from 'node:buffer';
import { setImmediate as afterIo, setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { LogEvent } from './function-log.ts';
import { LogBacklog } from './log-backlog.ts';
import type { LogPattern } from './log-pattern.ts';
import { ACCOUNT } from './stand-in.ts';

const compress = promisify(gzip);

/** Lines are gathered for so long before they are handed over. */
const GATHER_MILLISECONDS = 300;
/** After a call that failed: Lambda tries an asynchronous one again twice, but after one and two minutes. */
const RETRY_AFTER_MILLISECONDS: readonly number[] = [500, 1000];
const LOG_STREAM = 'local';
const SEQUENCE_DIGITS = 43;

export interface Subscription {
  /** Name of the filter. */
  readonly name: string;
  readonly logGroup: string;
  readonly matches: LogPattern;
  /** Calls the function; rejects if it fails. */
  readonly invoke: (event: object) => Promise<unknown>;
  /** Hears what became of lines that the function will never see. */
  readonly complain: (sentence: string) => void;
}

/** Hands the lines of one log that match to one function, in batches, one at a time and in their order. */
export class LogDelivery {
  readonly #subscription: Subscription;
  /** When it began: event ids of another start are others. */
  readonly #startedAt: string;
  readonly #backlog = new LogBacklog();
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #delivering: Promise<void> | null = null;

  constructor(subscription: Subscription, startedAtMilliseconds: number) {
    this.#subscription = subscription;
    this.#startedAt = String(startedAtMilliseconds);
  }

  /** Costs whoever writes the line next to nothing: nobody looks at it before its batch is made. */
  hear(event: LogEvent): void {
    this.#backlog.add(event);
    this.#arrange();
  }

  /** Delivers what is left, if it takes no longer than the bound. */
  async close(boundMilliseconds: number): Promise<void> {
    this.#closing.abort();
    let isOver = false;
    const bound = new AbortController();
    const over = sleep(boundMilliseconds, undefined, { signal: bound.signal }).then(
      () => {
        isOver = true;
      },
      () => undefined,
    );
    while (!isOver && (this.#delivering !== null || this.#backlog.length > 0)) {
      this.#deliver();
      await Promise.race([this.#delivering, over]);
    }
    bound.abort();
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#backlog.length > 0) {
      this.#subscription.complain(
        `${this.#backlog.length} lines of ${this.#subscription.logGroup} were left at the end`,
      );
    }
  }

  #arrange(): void {
    // Whoever closes sees to what is left.
    if (this.#closing.signal.aborted) return;
    if (this.#delivering !== null || this.#backlog.length === 0) return;
    if (this.#backlog.fillsBatch) this.#deliver();
    else this.#timer ??= setTimeout(() => this.#deliver(), GATHER_MILLISECONDS).unref();
  }

  #deliver(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    // INVARIANT: one batch at a time, or they could change places.
    this.#delivering ??= this.#deliverBatch().finally(() => {
      this.#delivering = null;
      this.#arrange();
    });
  }

  async #deliverBatch(): Promise<void> {
    // Whoever wrote the line that filled the batch goes on first.
    await afterIo();
    const { name, logGroup, matches, complain } = this.#subscription;
    const dropped = this.#backlog.takeDropped();
    if (dropped > 0)
      complain(`${dropped} lines of ${logGroup} were dropped: more came than could be handed over`);
    const logEvents = this.#backlog
      .takeBatch()
      .filter(({ line }) => matches(line))
      .map((event) => this.#describe(event));
    if (logEvents.length === 0) return;
    const data = {
      messageType: 'DATA_MESSAGE',
      owner: ACCOUNT,
      logGroup,
      logStream: LOG_STREAM,
      subscriptionFilters: [name],
      logEvents,
    };
    const zipped = await compress(Buffer.from(JSON.stringify(data)));
    if (await this.#invoke({ awslogs: { data: zipped.toString('base64') } })) return;
    complain(
      `${logEvents.length} lines of ${logGroup} were dropped: the function failed with them each time`,
    );
  }

  #describe({ sequence, atMilliseconds, line }: LogEvent): object {
    // 56 digits, as CloudWatch Logs has them; what is written later has the greater one.
    const id = this.#startedAt + String(sequence).padStart(SEQUENCE_DIGITS, '0');
    return { id, timestamp: atMilliseconds, message: line };
  }

  /** Whether the function took the event, the first time or a later one. */
  async #invoke(event: object): Promise<boolean> {
    for (const waitMilliseconds of [...RETRY_AFTER_MILLISECONDS, null]) {
      try {
        await this.#subscription.invoke(event);
        return true;
      } catch {
        // Lambda has logged why.
        if (waitMilliseconds !== null) await this.#pause(waitMilliseconds);
      }
    }
    return false;
  }

  /** Over at once when the platform is stopping. */
  async #pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined);
  }
}
