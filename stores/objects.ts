import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { FILES } from './buckets.ts';
import { required, type StoreEnvironment, sdkSettings } from './environment.ts';
import { isUnavailability, StoreUnavailable } from './unavailable.ts';

export interface StoredObject {
  /** As it was put. */
  readonly contentType: string;
  readonly sizeBytes: number;
  /**
   * The bytes, once; throws `StoreUnavailable` where they break off. Read it to its end or leave the loop: an
   * object that is opened and not read holds a connection for `IDLE_TIMEOUT_MS`.
   */
  readonly stream: AsyncIterable<Uint8Array>;
}

/**
 * The objects of one organization. A key is one or more segments of `A-Z a-z 0-9 . _ -` with slashes between them;
 * another is refused, because whoever makes keys out of what a caller wrote has made a mistake. There is no list:
 * what there is, a table says.
 *
 * All throw `StoreUnavailable` where the store does not answer.
 */
export interface ObjectStore {
  /** Keeps the object, all of it or nothing, in place of one that has the key already. */
  readonly put: (key: string, bytes: Uint8Array, options: { readonly contentType: string }) => Promise<void>;
  /** null where there is none. */
  readonly open: (key: string) => Promise<StoredObject | null>;
  /** One that is gone is no error. */
  readonly remove: (key: string) => Promise<void>;
}

export interface ObjectStores {
  /** INVARIANT: the only way to objects. What it gives reaches `<organizationId>/…` and nothing else. */
  readonly of: (organizationId: string) => ObjectStore;
}

const CONNECT_TIMEOUT_MS = 1_000;
/** Until the answer begins: the largest body that API Gateway lets in is sent in much less. */
const REQUEST_TIMEOUT_MS = 5_000;
/** Between two pieces of an object. Whoever reads slowly is no fault of the store's, so it is long. */
const IDLE_TIMEOUT_MS = 30_000;
const MAX_ATTEMPTS = 3;
const MAX_SOCKETS = 64;

const SEGMENT = /^(?!\.{1,2}$)[A-Za-z0-9._-]+$/;
/** S3's limit; every character that a key may have is one byte. */
const MAX_KEY_LENGTH = 1_024;
/** What a header can carry, and a media type has. */
const CONTENT_TYPE = /^[\x21-\x7e][\x20-\x7e]{0,254}$/;

function createObjectStore(client: S3Client, bucket: string): ObjectStores {
  return {
    of: (organizationId) => {
      if (!SEGMENT.test(organizationId)) throw new Error('the organization id cannot begin keys of objects');
      const at = (key: string) => ({ Bucket: bucket, Key: keyUnder(organizationId, key) });
      return {
        put: async (key, bytes, { contentType }) => {
          if (!CONTENT_TYPE.test(contentType)) throw new Error(`the content type of ${key} cannot be kept`);
          const object = { ...at(key), Body: bytes, ContentType: contentType };
          await answered(client.send(new PutObjectCommand(object)));
        },
        open: async (key) => openObject(client, at(key)),
        remove: async (key) => {
          await answered(client.send(new DeleteObjectCommand(at(key))));
        },
      };
    },
  };
}

/** INVARIANT: begins with the organization's prefix, and no segment leads out of it. */
function keyUnder(organizationId: string, key: string): string {
  const full = `${organizationId}/${key}`;
  if (full.length > MAX_KEY_LENGTH || !key.split('/').every((segment) => SEGMENT.test(segment))) {
    throw new Error(`an object cannot have the key ${JSON.stringify(key.slice(0, MAX_KEY_LENGTH))}`);
  }
  return full;
}

async function openObject(
  client: S3Client,
  at: { readonly Bucket: string; readonly Key: string },
): Promise<StoredObject | null> {
  try {
    const { Body, ContentLength, ContentType } = await answered(client.send(new GetObjectCommand(at)));
    if (!(Body instanceof Readable) || ContentLength === undefined || ContentType === undefined) {
      throw new Error('the store answered with an object that has no body, length or content type');
    }
    // One that nobody reads fails once it has been idle, and would end the process.
    Body.on('error', () => undefined);
    return { contentType: ContentType, sizeBytes: ContentLength, stream: readAll(Body) };
  } catch (error) {
    if (error instanceof NoSuchKey) return null;
    throw error;
  }
}

async function* readAll(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* bytes;
  } catch (error) {
    throw new StoreUnavailable(error);
  }
}

async function answered<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isUnavailability(error) ? new StoreUnavailable(error) : error;
  }
}

export interface ObjectEnvironment extends StoreEnvironment {
  /** Only where the store is not AWS's own. */
  readonly AWS_ENDPOINT_URL_S3?: string | undefined;
  readonly [FILES.variable]?: string | undefined;
}

/** Opens the bucket that the environment names; throws if it does not name all that it takes. */
export function openObjectStore(
  environment: ObjectEnvironment,
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
): ObjectStores {
  const { AWS_ENDPOINT_URL_S3: endpoint } = environment;
  const client = new S3Client({
    ...sdkSettings(environment),
    // Buckets are told apart by host names on AWS, which a single address has none of.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    // The signature covers the SHA-256 of the body, and S3 checks it: a second checksum proves nothing more.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Asking first would open a connection for each upload, past the agents below and their bounds.
    expectContinueHeader: false,
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: requestTimeoutMs,
      socketTimeout: IDLE_TIMEOUT_MS,
      // Without it, the SDK says in a warning that it waits, and waits.
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    },
  });
  return createObjectStore(client, required(environment, FILES.variable));
}
