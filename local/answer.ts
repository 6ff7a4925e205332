import type { ServerResponse } from 'node:http';

/** An answer that is complete before its first byte is sent. */
export interface Answer {
  readonly status: number;
  /** Names and values in turn, as `writeHead` takes them. */
  readonly headers: readonly string[];
  readonly body: string | Buffer;
}

const NO_BODY = new Set([204, 304]);

/** Throws where a header's name or value cannot be sent. */
export function send(response: ServerResponse, answer: Answer, ids: readonly string[]): void {
  if (response.destroyed) return;
  if (NO_BODY.has(answer.status)) {
    response.writeHead(answer.status, [...answer.headers, ...ids]);
    response.end();
    return;
  }
  const length = typeof answer.body === 'string' ? Buffer.byteLength(answer.body) : answer.body.length;
  response.writeHead(answer.status, [...answer.headers, ...ids, 'Content-Length', String(length)]);
  response.end(answer.body);
}
