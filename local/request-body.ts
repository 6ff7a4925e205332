import type { IncomingMessage } from 'node:http';

/** API Gateway's limit for a request's body. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** `aborted`: the client went away before the end. */
export type ReadBody = Buffer | 'too large' | 'aborted' | null;

export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  return (length !== undefined && length !== '0') || request.headers['transfer-encoding'] !== undefined;
}

/** Never rejects. What is over the limit is thrown away, so that the client is free to read the answer. */
export function readBody(request: IncomingMessage): Promise<ReadBody> | 'too large' {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return 'too large';
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) {
        chunks.length = 0;
        resolve('too large');
      } else {
        chunks.push(chunk);
      }
    });
    request.once('end', () =>
      resolve(bytes === 0 ? null : chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)),
    );
    request.once('close', () => resolve('aborted'));
    request.once('error', () => resolve('aborted'));
  });
}
