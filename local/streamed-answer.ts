import type { ServerResponse } from 'node:http';
import type { Sink } from './function-stream.ts';
import { PreludeSplitter } from './prelude.ts';
import { readPrelude } from './proxy-result.ts';

/** A regional endpoint ends a stream that says nothing for so long. */
export const IDLE_TIMEOUT_MILLISECONDS = 300_000;

/** `begun`: the client has the head of the answer, and the rest follows without anybody waiting for it. */
export type Beginning = 'begun' | 'failed' | 'timeout';

/**
 * Forwards what a streaming function writes: status and headers once its prelude is complete, then its body chunk
 * by chunk, as fast as the client takes it. Once the client is gone, the function's stream breaks off; whatever the
 * function does then is its own business.
 */
export class StreamedAnswer implements Sink {
  readonly begun: Promise<Beginning>;
  readonly #response: ServerResponse;
  readonly #ids: readonly string[];
  readonly #splitter = new PreludeSplitter();
  readonly #deadline: NodeJS.Timeout;
  #idle: NodeJS.Timeout | null = null;
  #settle: (beginning: Beginning) => void = () => undefined;
  #gone: () => void = () => undefined;
  #state: 'prelude' | 'body' | 'over' = 'prelude';

  constructor(response: ServerResponse, ids: readonly string[], timeoutMilliseconds: number) {
    this.#response = response;
    this.#ids = ids;
    this.begun = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#deadline = setTimeout(() => this.#break('timeout'), timeoutMilliseconds).unref();
    response.once('close', () => {
      if (!response.writableFinished) this.#gone();
    });
  }

  onGone(listener: () => void): void {
    this.#gone = listener;
  }

  write(chunk: Buffer, written: () => void): void {
    this.#idle?.refresh();
    if (this.#state === 'body') this.#forward(chunk, written);
    else if (this.#state === 'over') written();
    else this.#readPrelude(chunk, written);
  }

  #readPrelude(chunk: Buffer, written: () => void): void {
    try {
      const split = this.#splitter.push(chunk);
      const head = split && readPrelude(split.prelude);
      if (split !== null && head === null) throw new Error('the prelude is malformed');
      if (head !== null) this.#begin(head);
      if (split !== null && split.rest.length > 0) this.#forward(split.rest, written);
      else written();
    } catch {
      this.#break('failed');
      written();
    }
  }

  #begin(head: { readonly status: number; readonly headers: readonly string[] }): void {
    if (!this.#response.destroyed) {
      this.#response.writeHead(head.status, [...head.headers, ...this.#ids]);
      this.#flushSoon();
    }
    this.#state = 'body';
    this.#idle = setTimeout(() => this.#break('timeout'), IDLE_TIMEOUT_MILLISECONDS).unref();
    this.#settle('begun');
  }

  /** What the function has ready together with the head leaves with it, in one piece. */
  #flushSoon(): void {
    const response = this.#response;
    // The socket, not the response: corked, a response that ends sends its last chunk before the others.
    const { socket } = response;
    socket?.cork();
    response.flushHeaders();
    setImmediate(() => socket?.uncork());
  }

  #forward(chunk: Buffer, written: () => void): void {
    const response = this.#response;
    if (response.destroyed || response.write(chunk)) {
      written();
      return;
    }
    // `written` asks for the next chunk: once, whether the client takes this one or goes away.
    const next = () => {
      response.off('drain', next);
      response.off('close', next);
      written();
    };
    response.on('drain', next);
    response.on('close', next);
  }

  end(): void {
    if (this.#state === 'prelude') {
      this.#break('failed');
      return;
    }
    if (this.#state === 'body' && !this.#response.destroyed) this.#response.end();
    this.#over();
  }

  /** The invocation ended well; a stream that is still open then has been given up by its function. */
  functionEnded(): void {
    if (this.#state !== 'over') this.#break('failed');
  }

  functionFailed(): void {
    this.#break('failed');
  }

  /** Before the head the gateway can still answer; after it, cutting the connection says that the rest is missing. */
  #break(reason: 'failed' | 'timeout'): void {
    if (this.#state === 'body') {
      this.#response.socket?.uncork();
      this.#response.destroy();
    }
    if (this.#state === 'prelude') this.#settle(reason);
    this.#over();
  }

  #over(): void {
    this.#state = 'over';
    clearTimeout(this.#deadline);
    if (this.#idle) clearTimeout(this.#idle);
  }
}
