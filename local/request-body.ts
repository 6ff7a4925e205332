import type { IncomingMessage } from 'node:http';

/** API Gateway's limit for a request's body. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** `aborted`: the client went away before the end. */
export type ReadBody = Buffer | 'too large' | 'aborted' | null;

export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  return (length !== undefined && length !== '0') || request.headers['transfer-encoding'] !== undefined;
}

/**
 * What is over the limit is read to its end and thrown away: a client that is cut off while it sends does not see the
 * answer. Whoever announces more than this, or sends it, is cut off all the same.
 */
const MOST_THROWN_AWAY_BYTES = 64 * 1024 * 1024;

/** Never rejects. */
export function readBody(request: IncomingMessage): Promise<ReadBody> | 'too large' {
  if (Number(request.headers['content-length'] ?? 0) > MOST_THROWN_AWAY_BYTES) return 'too large';
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
      else chunks.length = 0;
      if (bytes > MOST_THROWN_AWAY_BYTES) resolve('too large');
    });
    request.once('end', () => resolve(bytes > MAX_BODY_BYTES ? 'too large' : joined(chunks)));
    request.once('close', () => resolve('aborted'));
    request.once('error', () => resolve('aborted'));
  });
}

function joined(chunks: readonly Buffer[]): Buffer | null {
  const [first, second] = chunks;
  return second === undefined ? (first ?? null) : Buffer.concat(chunks);
}
