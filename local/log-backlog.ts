import { Buffer } from 'node:buffer';
import type { LogEvent } from './function-log.ts';

/** What one call of PutLogEvents brings at most, and what CloudWatch Logs counts for an event beside its text. */
export const MAX_BATCH_EVENTS = 10_000;
export const MAX_BATCH_BYTES = 1024 * 1024;
const EVENT_BYTES = 26;
/** Characters of lines that wait; beyond it the oldest go. */
export const MAX_BACKLOG_CHARACTERS = 32 * 1024 * 1024;
/** Places of lines that are gone are given back once they are so many, and more than what is left. */
const GONE = 1024;

/** Lines that nobody has looked at yet, in the order in which they were written. */
export class LogBacklog {
  #events: LogEvent[] = [];
  #from = 0;
  #characters = 0;
  #dropped = 0;

  get length(): number {
    return this.#events.length - this.#from;
  }

  /** More would not fit into a batch. */
  get fillsBatch(): boolean {
    return this.length >= MAX_BATCH_EVENTS || this.#characters >= MAX_BATCH_BYTES;
  }

  add(event: LogEvent): void {
    this.#events.push(event);
    this.#characters += event.line.length + EVENT_BYTES;
    while (this.#characters > MAX_BACKLOG_CHARACTERS && this.length > 1) {
      this.#next();
      this.#dropped += 1;
    }
  }

  /** The oldest, as many as fit into a batch: at least one, if there is one. */
  takeBatch(): readonly LogEvent[] {
    const batch: LogEvent[] = [];
    let bytes = 0;
    while (batch.length < MAX_BATCH_EVENTS) {
      const event = this.#events[this.#from];
      if (event === undefined) break;
      bytes += Buffer.byteLength(event.line) + EVENT_BYTES;
      if (batch.length > 0 && bytes > MAX_BATCH_BYTES) break;
      batch.push(event);
      this.#next();
    }
    return batch;
  }

  /** How many lines have gone since this was asked last. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  #next(): void {
    this.#characters -= (this.#events[this.#from]?.line.length ?? 0) + EVENT_BYTES;
    this.#from += 1;
    if (this.#from >= GONE && this.#from > this.length) {
      this.#events = this.#events.slice(this.#from);
      this.#from = 0;
    }
  }
}
