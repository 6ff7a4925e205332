import { createHash } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Call } from './call.ts';

/** RFC 2046, 5.1.1, in the header of a multipart body. */
const BOUNDARY = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i;

/**
 * SHA-256, base64url, of all that a request asks for, beside its path: query, agents that it names, content type and
 * every byte of its body.
 *
 * The boundary of a multipart body is left out: clients choose one anew whenever they send the same form again.
 */
export function fingerprintOf(
  call: Pick<Call, 'query' | 'agents' | 'header'>,
  { body, isBase64Encoded }: Pick<APIGatewayProxyEvent, 'body' | 'isBase64Encoded'>,
): string {
  const contentType = call.header('content-type') ?? '';
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  const [written = '', quoted, plain] = BOUNDARY.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  const head = [
    JSON.stringify(Object.entries(call.query).sort()),
    JSON.stringify([...call.agents].sort()),
    contentType.replace(written, ''),
  ];
  return digestOf(head, boundary === undefined ? [bytes] : split(bytes, `--${boundary}`));
}

/** Each part with its length before it, so that no two lists of parts are alike. */
function digestOf(head: readonly string[], body: Iterable<Uint8Array>): string {
  const digest = createHash('sha256');
  const add = (bytes: Uint8Array) => digest.update(`${bytes.length}:`).update(bytes);
  for (const text of head) add(Buffer.from(text));
  for (const bytes of body) add(bytes);
  return digest.digest('base64url');
}

/** One after the other: a short boundary can part a body into millions. */
function* split(bytes: Buffer, separator: string): Generator<Buffer, void, undefined> {
  let from = 0;
  for (let at = bytes.indexOf(separator); at !== -1; at = bytes.indexOf(separator, from)) {
    yield bytes.subarray(from, at);
    from = at + Buffer.byteLength(separator);
  }
  yield bytes.subarray(from);
}
