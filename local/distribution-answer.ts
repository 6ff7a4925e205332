import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type Answer, send } from './answer.ts';
import type { BucketObject } from './bucket-object.ts';
import { mediaType } from './request-headers.ts';

/** What a distribution serves. */
export interface Contents {
  readonly objects: ReadonlyMap<string, BucketObject>;
  /** Key of the object at `/`. */
  readonly root: string;
  readonly compress: boolean;
  /** On every answer: names and values in turn. */
  readonly headers: readonly string[];
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
const MAX_URL_BYTES = 8_192;
/** Smaller and larger ones CloudFront leaves as they are, as it leaves other types than these and some fonts. */
const MIN_COMPRESSED_BYTES = 1_000;
const MAX_COMPRESSED_BYTES = 10_000_000;
const COMPRESSED_TYPES = new Set([
  'application/javascript',
  'application/json',
  'application/xml',
  'image/svg+xml',
  'text/css',
  'text/csv',
  'text/html',
  'text/javascript',
  'text/plain',
  'text/xml',
]);

/** How each coding is made, the one that CloudFront prefers first. */
const CODINGS = {
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes),
} as const;
type Coding = keyof typeof CODINGS;
/** Of 11: more takes seconds for a few bytes less. */
const BROTLI_QUALITY = 5;

/** Answers a request for an object. Never rejects. */
export async function serveObject(
  contents: Contents,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  try {
    const answer = await answerOf(contents, request, path);
    if (request.method === 'HEAD') sendHead(response, answer);
    else send(response, answer, []);
  } catch {
    response.destroy();
  }
}

function sendHead(response: ServerResponse, { status, headers, body }: Answer): void {
  const length = status === NOT_MODIFIED ? [] : ['Content-Length', String(Buffer.byteLength(body))];
  response.writeHead(status, [...headers, ...length]).end();
}

const NOT_MODIFIED = 304;

async function answerOf(contents: Contents, request: IncomingMessage, path: string): Promise<Answer> {
  const { headers } = contents;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return { status: 405, headers: [...headers, 'Allow', 'GET, HEAD'], body: '' };
  }
  if (Buffer.byteLength(request.url ?? '') > MAX_URL_BYTES) return { status: 414, headers, body: '' };
  const key = keyOf(path);
  if (key === null) return { status: 400, headers, body: '' };
  const object = contents.objects.get(key === '' ? contents.root : key);
  return object === undefined ? denied(headers) : answerWith(contents, object, request);
}

/** Null for a path that is none. */
function keyOf(path: string): string | null {
  if (!path.startsWith('/')) return null;
  try {
    return decodeURIComponent(path.slice(1));
  } catch {
    return null;
  }
}

const DENIED =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';

/** What S3 answers for what is not there to who may not list the bucket. */
function denied(headers: readonly string[]): Answer {
  return { status: 403, headers: [...headers, 'Content-Type', 'application/xml'], body: DENIED };
}

async function answerWith(
  { compress, headers }: Contents,
  object: BucketObject,
  request: IncomingMessage,
): Promise<Answer> {
  const { bytes, contentType, cacheControl } = object;
  const compressible =
    compress &&
    bytes.length >= MIN_COMPRESSED_BYTES &&
    bytes.length <= MAX_COMPRESSED_BYTES &&
    COMPRESSED_TYPES.has(mediaType(contentType));
  const coding = compressible ? codingFor(request.headers['accept-encoding']) : null;
  const all = [
    ...headers,
    'ETag',
    coding === null ? `"${object.etag}"` : `W/"${object.etag}"`,
    ...(cacheControl === null ? [] : ['Cache-Control', cacheControl]),
    ...(compressible ? ['Vary', 'Accept-Encoding'] : []),
  ];
  if (matches(request.headers['if-none-match'], object.etag)) {
    return { status: NOT_MODIFIED, headers: all, body: '' };
  }
  return {
    status: 200,
    headers: [...all, 'Content-Type', contentType, ...(coding === null ? [] : ['Content-Encoding', coding])],
    body: coding === null ? bytes : await compressed(object, coding),
  };
}

/** Compared weakly, as of one object however it is coded: RFC 9110, section 13.1.2. */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  const named = (ifNoneMatch ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return named.includes('*') || named.includes(`"${etag}"`);
}

/** The coding that CloudFront prefers of those that a client takes; null for none. */
function codingFor(acceptEncoding: string | string[] | undefined): Coding | null {
  const taken = String(acceptEncoding ?? '')
    .split(',')
    .map((one) =>
      one
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/),
    )
    .filter(([, quality = 'q=1']) => !/^q=0(\.0*)?$/.test(quality))
    .map(([coding]) => coding);
  const known = Object.keys(CODINGS) as Coding[];
  return known.find((coding) => taken.includes(coding)) ?? null;
}

/** Each object is compressed once in each coding. */
const made = new WeakMap<BucketObject, Map<Coding, Promise<Buffer>>>();

function compressed(object: BucketObject, coding: Coding): Promise<Buffer> {
  const codings = made.get(object) ?? new Map<Coding, Promise<Buffer>>();
  made.set(object, codings);
  const known = codings.get(coding);
  if (known !== undefined) return known;
  const making = CODINGS[coding](object.bytes);
  codings.set(coding, making);
  return making;
}
