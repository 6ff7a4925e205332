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
  return digestOf([
    JSON.stringify(Object.entries(call.query).sort()),
    JSON.stringify([...call.agents].sort()),
    contentType.replace(written, ''),
    ...(boundary === undefined ? [bytes] : split(bytes, `--${boundary}`)),
  ]);
}

/** Each part with its length before it, so that no two lists of parts are alike. */
function digestOf(parts: readonly (string | Uint8Array)[]): string {
  const digest = createHash('sha256');
  for (const part of parts) {
    const bytes = Buffer.from(part as Uint8Array);
    digest.update(`${bytes.length}:`).update(bytes);
  }
  return digest.digest('base64url');
}

function split(bytes: Buffer, separator: string): Buffer[] {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(separator); at !== -1; at = bytes.indexOf(separator, from)) {
    parts.push(bytes.subarray(from, at));
    from = at + Buffer.byteLength(separator);
  }
  return [...parts, bytes.subarray(from)];
}
