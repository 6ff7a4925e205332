/** Request headers as API Gateway hands them on: names as sent, the last value, and all values. */
export interface RequestHeaders {
  readonly single: Record<string, string>;
  readonly multiple: Record<string, string[]>;
  /** Lower-case name → the name as sent. */
  readonly names: Record<string, string>;
}

/** They belong to the connection, not to the request. `__proto__` cannot be a plain object's key. */
const DROPPED = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  '__proto__',
]);

const MAX_INTERNED = 2_000;
/** Name as sent → lower case, null for a dropped one. Clients send few different names, over and over. */
const interned = new Map<string, string | null>();

function intern(name: string): string | null {
  const known = interned.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  const result = DROPPED.has(lower) ? null : lower;
  if (interned.size < MAX_INTERNED) interned.set(name, result);
  return result;
}

/** `rawHeaders` alternates names and values, as node:http gives them. */
export function readHeaders(rawHeaders: readonly string[]): RequestHeaders {
  // Names are the client's: `constructor` must not find what every plain object inherits.
  const headers: RequestHeaders = { single: {}, multiple: {}, names: Object.create(null) };
  for (let at = 0; at < rawHeaders.length; at += 2) {
    addHeader(headers, rawHeaders[at] as string, rawHeaders[at + 1] as string);
  }
  return headers;
}

function addHeader(headers: RequestHeaders, name: string, value: string): void {
  const lower = intern(name);
  if (lower === null) return;
  const sent = headers.names[lower];
  if (sent === undefined) {
    headers.names[lower] = name;
    headers.single[name] = value;
    headers.multiple[name] = [value];
  } else {
    headers.single[sent] = value;
    (headers.multiple[sent] as string[]).push(value);
  }
}

/** Replaces whatever was sent. */
export function setHeader(headers: RequestHeaders, name: string, value: string): void {
  const lower = name.toLowerCase();
  const key = headers.names[lower] ?? name;
  headers.names[lower] = key;
  headers.single[key] = value;
  headers.multiple[key] = [value];
}

/** `lower` is the name in lower case. */
export function headerValue(headers: RequestHeaders, lower: string): string | undefined {
  const name = headers.names[lower];
  return name === undefined ? undefined : headers.single[name];
}

/** `text/plain; charset=utf-8` → `text/plain`. */
export function mediaType(value: string): string {
  const semicolon = value.indexOf(';');
  return (semicolon < 0 ? value : value.slice(0, semicolon)).trim().toLowerCase();
}
