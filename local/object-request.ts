import type { IncomingMessage } from 'node:http';

const METHODS = ['GET', 'HEAD', 'PUT', 'DELETE'] as const;

/** A call about one object. */
export interface ObjectRequest {
  readonly method: (typeof METHODS)[number];
  readonly bucket: string;
  readonly key: string;
}

/** An error as S3 answers it: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export class ObjectFailure extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'ObjectFailure';
    this.status = status;
    this.code = code;
  }
}

const SIGNED = /^AWS4-HMAC-SHA256 /;
const MAX_KEY_BYTES = 1_024;
/** Says which operation is meant, for logs; S3 does not heed it either. */
const OPERATION_NAME = /^x-id=[A-Za-z]+$/;
/** Headers of S3's own that say nothing of the object. The mode asks for its checksum, if it has one: none has. */
const AMAZON_HEADERS = new Set([
  'x-amz-checksum-mode',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-user-agent',
]);
/** Headers of HTTP that S3 acts on, or keeps with an object. */
const OTHER_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-md5',
  'expires',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'range',
];
/** A body cut into signed pieces, or with a checksum behind it: what arrives is not the object's bytes. */
const IN_PIECES = /^STREAMING-/;

/** What a request asks for; throws an ObjectFailure for everything that S3 would do otherwise than this machine does. */
export function readObjectRequest(request: IncomingMessage): ObjectRequest {
  const { headers, url = '/' } = request;
  const { localAddress, localPort } = request.socket;
  // Browsers can reach loopback ports, but not with this header, unless a name of theirs is made to lead here.
  if (!SIGNED.test(headers.authorization ?? '') || headers.host !== `${localAddress}:${localPort}`) {
    throw new ObjectFailure(403, 'AccessDenied', 'Access Denied');
  }
  const method = METHODS.find((one) => one === request.method);
  const [path = '', ...query] = url.split('?');
  const place = /^\/([^/]+)\/(.+)$/.exec(path);
  if (method === undefined || place === null || !query.every((one) => OPERATION_NAME.test(one))) {
    throw notImplemented(`${request.method} ${path} with this query`);
  }
  refuseUnknown(request);
  if (method === 'PUT' && headers['content-length'] === undefined) {
    throw new ObjectFailure(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  const [, bucket = '', encodedKey = ''] = place;
  return { method, bucket, key: decodeKey(encodedKey) };
}

function refuseUnknown({ headers }: IncomingMessage): void {
  const unknown = Object.keys(headers).filter(
    (name) => (name.startsWith('x-amz-') && !AMAZON_HEADERS.has(name)) || OTHER_HEADERS.includes(name),
  );
  if (unknown.length > 0) throw notImplemented(`A request with ${unknown.join(', ')}`);
  if (IN_PIECES.test(String(headers['x-amz-content-sha256']))) throw notImplemented('A body in pieces');
}

function notImplemented(what: string): ObjectFailure {
  return new ObjectFailure(501, 'NotImplemented', `${what} is not served on this machine.`);
}

function decodeKey(encoded: string): string {
  let key: string;
  try {
    key = decodeURIComponent(encoded);
  } catch {
    throw new ObjectFailure(400, 'InvalidURI', "Couldn't parse the specified URI.");
  }
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new ObjectFailure(400, 'KeyTooLongError', 'Your key is too long');
  }
  return key;
}
