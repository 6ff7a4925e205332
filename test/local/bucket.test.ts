import { createHash, hash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bucketsOf } from '../../local/bucket.ts';
import type { LoopbackServer } from '../../local/loopback-server.ts';
import { ObjectFiles } from '../../local/object-files.ts';
import { MAX_OBJECT_BYTES, startObjectServer } from '../../local/object-server.ts';
import { Graph } from './gateway-under-test.ts';

const BUCKET = 'gatehouse-test-files';
const EMPTY_SHA256 = hash('sha256', '');

let folder: string;
let server: LoopbackServer;
let client: S3Client;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-bucket-'));
  server = await startObjectServer(new ObjectFiles(folder, [BUCKET]));
  client = new S3Client({
    region: 'us-east-1',
    endpoint: server.url,
    forcePathStyle: true,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    maxAttempts: 1,
  });
});
afterEach(async () => {
  client.destroy();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request as it is written, whatever a client would make of its path. */
async function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<Answer> {
  const { hostname, port } = new URL(server.url);
  const signed = { authorization: 'AWS4-HMAC-SHA256 x', 'x-amz-content-sha256': hash('sha256', body) };
  const asking = request({ hostname, port, method, path, headers: { ...signed, ...headers }, agent: false });
  asking.on('error', () => undefined);
  asking.end(body);
  const [response] = await once(asking, 'response');
  const text = Buffer.concat(await Array.fromAsync(response)).toString();
  return { status: response.statusCode, headers: response.headers, body: text };
}

const codeOf = ({ body }: Answer) => /<Code>(\w+)<\/Code>/.exec(body)?.[1];
const put = (key: string, body: string, more: object = {}) =>
  client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: Buffer.from(body), ...more }));
const get = (key: string) => client.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
const nameOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: Error) => error.name,
  );
const kept = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

describe('P-3 objects on this machine', () => {
  test('P-3 are given to the SDK with type, length, ETag and time', async () => {
    const { ETag } = await put('a/b c', 'hello', { ContentType: 'text/plain' });
    expect(ETag).toBe(`"${createHash('md5').update('hello').digest('hex')}"`);
    const description = { ContentType: 'text/plain', ContentLength: 5, ETag, LastModified: expect.any(Date) };
    const object = await get('a/b c');
    expect(object).toMatchObject(description);
    expect(await object.Body?.transformToString()).toBe('hello');
    const head = await client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'a/b c' }));
    expect(head).toMatchObject(description);
    expect(Math.abs(Number(head.LastModified) - Date.now())).toBeLessThan(60_000);
  });

  test('P-3 have the type that S3 gives them where nobody says one', async () => {
    await put('untyped', 'x');
    expect((await get('untyped')).ContentType).toBe('application/octet-stream');
    await ask('PUT', `/${BUCKET}/bare`);
    expect((await get('bare')).ContentType).toBe('binary/octet-stream');
  });

  test('P-3 that are missing are answered as S3 does, with XML and without', async () => {
    expect(await nameOf(get('missing'))).toBe('NoSuchKey');
    expect(await nameOf(client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'missing' })))).toBe(
      'NotFound',
    );
    const elsewhere = new GetObjectCommand({ Bucket: 'another-bucket', Key: 'x' });
    expect(await nameOf(client.send(elsewhere))).toBe('NoSuchBucket');
    const { status, headers, body } = await ask('GET', `/${BUCKET}/<&>`);
    expect([status, headers['content-type']]).toEqual([404, 'application/xml']);
    expect(body).toContain('<Resource>/gatehouse-test-files/&lt;&amp;&gt;</Resource>');
  });

  test('P-9 are files for the user alone, and none lies anywhere but in its bucket', async () => {
    const keys = ['../../escaped', '..%2f..%2fescaped', '%2e%2e/%2e%2e/escaped', '/absolute', '.', '%00'];
    for (const key of keys) {
      expect((await ask('PUT', `/${BUCKET}/${key}`)).status).toBe(200);
      expect((await ask('GET', `/${BUCKET}/${key}`)).status).toBe(200);
    }
    // Two of them are one key, written in two ways, and so is a third.
    const objects = kept().filter((name) => name.startsWith(`${BUCKET}/`));
    expect(objects).toHaveLength(4);
    for (const name of objects) expect(name).toMatch(/^gatehouse-test-files\/[0-9a-f]{64}$/);
    expect(kept()).toEqual(['.unfinished', BUCKET, ...objects]);
    for (const name of kept()) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    for (const path of [`/../${BUCKET}/x`, '/.unfinished/x', '/%2e%2e/x', '//x']) {
      expect([path, (await ask('GET', path)).status]).not.toEqual([path, 200]);
    }
  });
});

describe('P-3 what S3 would do and this machine does not', () => {
  test.each([
    ['GET', `/${BUCKET}`, {}],
    ['GET', `/${BUCKET}/?list-type=2`, {}],
    ['POST', `/${BUCKET}/key`, {}],
    ['PUT', `/${BUCKET}/key?partNumber=1&uploadId=1`, {}],
    ['GET', `/${BUCKET}/key?x-id=GetObject&versionId=1`, {}],
    ['PUT', `/${BUCKET}/key`, { 'x-amz-copy-source': `/${BUCKET}/other` }],
    ['PUT', `/${BUCKET}/key`, { 'x-amz-acl': 'public-read' }],
    ['PUT', `/${BUCKET}/key`, { 'x-amz-meta-note': 'x' }],
    ['PUT', `/${BUCKET}/key`, { 'if-none-match': '*' }],
    ['PUT', `/${BUCKET}/key`, { 'content-encoding': 'gzip' }],
    ['PUT', `/${BUCKET}/key`, { 'content-encoding': 'aws-chunked' }],
    ['PUT', `/${BUCKET}/key`, { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' }],
    ['GET', `/${BUCKET}/key`, { range: 'bytes=0-1' }],
  ])('P-3 is refused, and nothing is kept: %s %s %j', async (method, path, headers) => {
    const answer = await ask(method, path, headers as Record<string, string>);
    expect([answer.status, codeOf(answer)]).toEqual([501, 'NotImplemented']);
    expect(kept()).toEqual(['.unfinished', BUCKET]);
  });

  test('P-3 is told to the SDK by its name', async () => {
    const at = { Bucket: BUCKET, Key: 'key' };
    for (const command of [
      new ListObjectsV2Command({ Bucket: BUCKET }),
      new CreateMultipartUploadCommand(at),
      new CopyObjectCommand({ ...at, CopySource: `${BUCKET}/other` }),
      new PutObjectCommand({ ...at, Body: Buffer.from('hello'), ChecksumAlgorithm: 'CRC32' }),
    ]) {
      expect(await nameOf(client.send(command as PutObjectCommand))).toBe('NotImplemented');
    }
  });
});

describe('P-9 a request that is wrong', () => {
  const denied = [403, 'AccessDenied'];

  test('P-9 is refused where it is not signed, or meant for another name', async () => {
    const unsigned = await ask('GET', `/${BUCKET}/key`, { authorization: '' });
    const renamed = await ask('GET', `/${BUCKET}/key`, { host: 'evil.example' });
    for (const answer of [unsigned, renamed]) expect([answer.status, codeOf(answer)]).toEqual(denied);
  });

  test.each([
    [400, 'EntityTooLarge', `/${BUCKET}/key`, { 'content-length': String(MAX_OBJECT_BYTES + 1) }],
    [411, 'MissingContentLength', `/${BUCKET}/key`, { 'transfer-encoding': 'chunked' }],
    [400, 'XAmzContentSHA256Mismatch', `/${BUCKET}/key`, { 'x-amz-content-sha256': hash('sha256', 'y') }],
    [400, 'KeyTooLongError', `/${BUCKET}/${'é'.repeat(513)}`, {}],
    [400, 'InvalidURI', `/${BUCKET}/%ff`, {}],
  ])('P-9 is answered %i %s, and nothing is kept', async (status, code, path, headers) => {
    const answer = await ask('PUT', encodeURI(path).replace('%25ff', '%ff'), headers as never);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(kept()).toEqual(['.unfinished', BUCKET]);
  });

  test('P-9 leaves what was there: its client went away in the middle', async () => {
    await put('key', 'before');
    const headers = {
      authorization: 'AWS4-HMAC-SHA256 x',
      'x-amz-content-sha256': EMPTY_SHA256,
      'content-length': '1000000',
    };
    const leaving = request(`${server.url}/${BUCKET}/key`, { method: 'PUT', headers, agent: false });
    leaving.on('error', () => undefined);
    leaving.write('the beginning');
    await until(() => readdirSync(join(folder, '.unfinished')).length === 1);
    leaving.destroy();
    await until(() => readdirSync(join(folder, '.unfinished')).length === 0);
    expect(await (await get('key')).Body?.transformToString()).toBe('before');
  });

  test('P-9 of the disk is an error, and not a missing object', async () => {
    await put('key', 'x');
    const [name = ''] = readdirSync(join(folder, BUCKET));
    for (const content of ['', 'xyz', `${'x'.repeat(100)}\0\0\0\x10`, '\xff\xff\xff\xff']) {
      writeFileSync(join(folder, BUCKET, name), content, 'latin1');
      expect(await nameOf(get('key'))).toBe('InternalError');
    }
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5);
}

describe('P-3 a declared bucket', () => {
  const BUCKET_TYPE = 's3/bucket:Bucket';
  const LIFECYCLE = 's3/bucketLifecycleConfiguration:BucketLifecycleConfiguration';

  test('P-3 has the same name at every start, which begins as it is declared', () => {
    const names = [1, 2].map(() =>
      new Graph().add(BUCKET_TYPE, 'files', { bucketPrefix: 'gatehouse-local-' }),
    );
    expect(names[0]?.id).toMatch(/^gatehouse-local-[a-z0-9]+$/);
    expect(names[1]?.outputs).toEqual(names[0]?.outputs);
    expect(names[0]?.outputs.arn).toBe(`arn:aws:s3:::${names[0]?.id}`);
    const graph = new Graph();
    graph.add(BUCKET_TYPE, 'one', { bucket: 'named' });
    graph.add(BUCKET_TYPE, 'two', {});
    expect(bucketsOf(graph.graph)).toEqual(['named', expect.stringMatching(/^two-[a-z0-9]+$/)]);
  });

  test.each(['..', '../x', '.unfinished', 'A', 'a', 'a/b', 'ab-', ''])(
    'P-9 is refused under a name that S3 does not take: "%s"',
    (bucket) => {
      const graph = new Graph();
      graph.add(BUCKET_TYPE, 'files', { bucket });
      expect(() => bucketsOf(graph.graph)).toThrow('cannot be the name of a bucket');
    },
  );

  test('P-3 is refused with what would not be kept as S3 keeps it', () => {
    expect(() => new Graph().add(BUCKET_TYPE, 'files', { websites: [] })).toThrow("sets 'websites'");
    const forgetting = (rule: object) => {
      const graph = new Graph();
      graph.add(LIFECYCLE, 'files', { bucket: 'files', rules: [{ id: 'a', status: 'Enabled', ...rule }] });
      return () => bucketsOf(graph.graph);
    };
    expect(forgetting({ expiration: { days: 30 } })).toThrow("'expiration.days' of a rule is not kept");
    expect(forgetting({ transitions: [] })).toThrow("'transitions' of a rule is not kept");
    expect(forgetting({ noncurrentVersionExpiration: { noncurrentDays: 1 } })()).toEqual([]);
  });
});
