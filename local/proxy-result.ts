import type { Answer } from './answer.ts';

/** What a function may put into its result for API Gateway; anything else voids it. */
const MEMBERS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']);
const STREAM_MEMBERS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'cookies']);

/** These API Gateway sends itself: what a function says goes under `x-amzn-Remapped-…`. Source: AWS's list of important notes. */
const REMAPPED = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'date',
  'expect',
  'host',
  'max-forwards',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'www-authenticate',
]);

/** Lambda's limit on what a buffered function returns. */
export const MAX_BUFFERED_RESULT_BYTES = 6 * 1024 * 1024;

interface Head {
  readonly status: number;
  readonly headers: string[];
  readonly hasContentType: boolean;
}

/**
 * The answer that a function's result stands for, null for one that API Gateway calls malformed.
 * `decodes` says whether a binary body reaches this client as bytes; otherwise it stays base64.
 */
export function readResult(result: unknown, decodes: () => boolean): Answer | null {
  const head = readHead(result, MEMBERS);
  if (head === null) return null;
  const { body, isBase64Encoded } = result as { body?: unknown; isBase64Encoded?: unknown };
  if (body !== undefined && body !== null && typeof body !== 'string') return null;
  if (isBase64Encoded !== undefined && typeof isBase64Encoded !== 'boolean') return null;
  if (!head.hasContentType) head.headers.push('Content-Type', 'application/json');
  const text = body ?? '';
  if (text.length > MAX_BUFFERED_RESULT_BYTES / 3 && Buffer.byteLength(text) > MAX_BUFFERED_RESULT_BYTES)
    return null;
  return {
    status: head.status,
    headers: head.headers,
    body: isBase64Encoded === true && decodes() ? Buffer.from(text, 'base64') : text,
  };
}

/** Status and headers that the prelude of a streamed answer says, null for a malformed one. */
export function readPrelude(prelude: string): Pick<Answer, 'status' | 'headers'> | null {
  try {
    const metadata = JSON.parse(prelude) as { cookies?: unknown };
    const head = readHead(metadata, STREAM_MEMBERS);
    if (head === null) return null;
    const cookies = metadata.cookies ?? [];
    if (!Array.isArray(cookies) || cookies.some((cookie) => typeof cookie !== 'string')) return null;
    for (const cookie of cookies) head.headers.push('Set-Cookie', cookie);
    if (!head.hasContentType) head.headers.push('Content-Type', 'application/json');
    return head;
  } catch {
    return null;
  }
}

function readHead(result: unknown, members: ReadonlySet<string>): Head | null {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return null;
  for (const member in result) if (!members.has(member)) return null;
  const { statusCode, headers, multiValueHeaders } = result as Record<string, unknown>;
  const status = typeof statusCode === 'string' ? Number(statusCode) : statusCode;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 100 || status > 599) return null;
  const head = { status, headers: [] as string[], hasContentType: false };
  const named = new Set<string>();
  if (!addMultiple(head, multiValueHeaders, named) || !addSingle(head, headers, named)) return null;
  head.hasContentType = named.has('content-type');
  return head;
}

/** Where a name is in both, the value in `headers` counts unless it is among the others already. */
function addSingle(head: { headers: string[] }, headers: unknown, named: Set<string>): boolean {
  if (headers === undefined || headers === null) return true;
  if (typeof headers !== 'object' || Array.isArray(headers)) return false;
  for (const [name, value] of Object.entries(headers)) {
    if (value === null || value === undefined) continue;
    if (typeof value === 'object') return false;
    const lower = name.toLowerCase();
    if (named.has(lower)) continue;
    named.add(lower);
    head.headers.push(REMAPPED.has(lower) ? `x-amzn-Remapped-${name}` : name, String(value));
  }
  return true;
}

function addMultiple(head: { headers: string[] }, headers: unknown, named: Set<string>): boolean {
  if (headers === undefined || headers === null) return true;
  if (typeof headers !== 'object' || Array.isArray(headers)) return false;
  for (const [name, values] of Object.entries(headers)) {
    if (!Array.isArray(values)) return false;
    const lower = name.toLowerCase();
    named.add(lower);
    for (const value of values) {
      head.headers.push(REMAPPED.has(lower) ? `x-amzn-Remapped-${name}` : name, String(value));
    }
  }
  return true;
}
