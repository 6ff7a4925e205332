import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type LoopbackServer, listenOnLoopback } from './loopback-server.ts';
import type { ObjectFiles } from './object-files.ts';
import { ObjectFailure, type ObjectRequest, readObjectRequest } from './object-request.ts';

/** More than a request through API Gateway can bring; S3 itself takes 5 GB in one piece. */
export const MAX_OBJECT_BYTES = 64 * 1024 * 1024;
const XML = 'application/xml';

/**
 * The few calls of S3 by which functions keep objects, for the AWS SDK's client (AWS_ENDPOINT_URL_S3): PutObject, GetObject,
 * HeadObject and DeleteObject, with the bucket in the path.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export function startObjectServer(files: ObjectFiles): Promise<LoopbackServer> {
  return listenOnLoopback((request, response) => void answer(files, request, response));
}

/** Never rejects: whatever goes wrong becomes an answer, or the end of the connection. */
async function answer(files: ObjectFiles, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Without a listener, an error of a connection that breaks off would end the process.
  response.on('error', () => undefined);
  response.setHeader('x-amz-request-id', randomUUID());
  try {
    await carryOut(files, readObjectRequest(request), request, response);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else fail(request, response, error instanceof ObjectFailure ? error : unexpected(error));
  }
}

function unexpected(error: unknown): ObjectFailure {
  return new ObjectFailure(500, 'InternalError', `The object could not be kept or read: ${error}`);
}

async function carryOut(
  files: ObjectFiles,
  { method, bucket, key }: ObjectRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!files.has(bucket)) {
    throw new ObjectFailure(404, 'NoSuchBucket', 'The specified bucket does not exist');
  }
  if (method === 'PUT') {
    const contentType = request.headers['content-type'] ?? 'binary/octet-stream';
    const etag = await files.write(bucket, key, contentType, checked(request));
    response.writeHead(200, { ETag: `"${etag}"`, 'Content-Length': 0 }).end();
  } else if (method === 'DELETE') {
    await files.remove(bucket, key);
    response.writeHead(204).end();
  } else {
    await send(files, { method, bucket, key }, response);
  }
}

async function send(
  files: ObjectFiles,
  { method, bucket, key }: ObjectRequest,
  response: ServerResponse,
): Promise<void> {
  const object = await files.open(bucket, key);
  if (object === null) throw new ObjectFailure(404, 'NoSuchKey', 'The specified key does not exist.');
  try {
    response.writeHead(200, {
      'Content-Type': object.contentType,
      'Content-Length': object.sizeBytes,
      ETag: `"${object.etag}"`,
      'Last-Modified': object.modifiedAt.toUTCString(),
    });
    if (method === 'GET') await pipeline(object.bytes, response);
    else response.end();
  } finally {
    await object.close();
  }
}

/** The body, which fails at its end if it is not what was signed. */
async function* checked(request: IncomingMessage): AsyncGenerator<Uint8Array, void, undefined> {
  const sha256 = createHash('sha256');
  const announced = Number(request.headers['content-length']);
  if (announced > MAX_OBJECT_BYTES) {
    const message = `Your proposed upload exceeds the maximum allowed size of ${MAX_OBJECT_BYTES} bytes`;
    throw new ObjectFailure(400, 'EntityTooLarge', message);
  }
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sha256.update(chunk);
    yield chunk;
  }
  const signed = request.headers['x-amz-content-sha256'];
  if (signed !== 'UNSIGNED-PAYLOAD' && signed !== sha256.digest('hex')) {
    const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    throw new ObjectFailure(400, 'XAmzContentSHA256Mismatch', message);
  }
}

function fail(
  request: IncomingMessage,
  response: ServerResponse,
  { status, code, message }: ObjectFailure,
): void {
  const text = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Error><Code>${code}</Code><Message>${escaped(message)}</Message>`,
    `<Resource>${escaped(request.url ?? '')}</Resource></Error>`,
  ].join('\n');
  // What is left of the body is thrown away, so that the client is free to read the answer.
  request.resume();
  response.writeHead(status, { 'Content-Type': XML, 'Content-Length': Buffer.byteLength(text) });
  response.end(request.method === 'HEAD' ? undefined : text);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => ENTITIES[character] as string);
}
