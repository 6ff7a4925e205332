import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { compileDistribution } from '../../local/distribution.ts';
import type { Properties } from '../../local/resource-graph.ts';
import { LocalServer } from '../../local/server.ts';
import { Graph } from './gateway-under-test.ts';

const GATEWAY = 'https://abc123.execute-api.us-east-1.amazonaws.com';
const SCRIPT = 'console.log("a line of a script");\n'.repeat(200);
const ARN = /distribution\/[A-Z0-9]+$/;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-site-'));
  writeFileSync(join(folder, 'index.html'), '<title>Hello</title>');
  writeFileSync(join(folder, 'main.js'), SCRIPT);
  writeFileSync(join(folder, 'secret.txt'), 'not an object');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open: LocalServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close(0)));
});

interface Changes {
  readonly distribution?: Properties;
  readonly behavior?: Properties;
  readonly control?: Properties;
  readonly statement?: Properties;
}

/** A bucket of three objects, with a distribution that may read it. */
function site({ distribution = {}, behavior = {}, control = {}, statement = {} }: Changes = {}): Graph {
  const graph = new Graph();
  const bucket = graph.add('s3/bucket:Bucket', 'pages', { bucket: 'pages' });
  const access = graph.add('cloudfront/originAccessControl:OriginAccessControl', 'access', {
    originAccessControlOriginType: 's3',
    signingBehavior: 'always',
    signingProtocol: 'sigv4',
    ...control,
  });
  const headers = graph.add('cloudfront/responseHeadersPolicy:ResponseHeadersPolicy', 'headers', {
    securityHeadersConfig: {
      contentSecurityPolicy: { contentSecurityPolicy: `connect-src ${GATEWAY}`, override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: 'DENY', override: true },
      referrerPolicy: { referrerPolicy: 'no-referrer', override: true },
      strictTransportSecurity: { accessControlMaxAgeSec: 60, override: true },
    },
    customHeadersConfig: { items: [{ header: 'X-Own', value: 'mine', override: true }] },
  });
  const served = graph.add('cloudfront/distribution:Distribution', 'site', {
    enabled: true,
    defaultRootObject: 'index.html',
    origins: [
      {
        originId: 'pages',
        domainName: bucket.outputs.bucketRegionalDomainName,
        originAccessControlId: access.id,
      },
    ],
    defaultCacheBehavior: {
      targetOriginId: 'pages',
      viewerProtocolPolicy: 'redirect-to-https',
      allowedMethods: ['GET', 'HEAD'],
      cachedMethods: ['GET', 'HEAD'],
      compress: true,
      responseHeadersPolicyId: headers.id,
      ...behavior,
    },
    ...distribution,
  });
  const allowed = {
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::pages/*',
    Condition: { StringEquals: { 'AWS:SourceArn': served.outputs.arn } },
    ...statement,
  };
  const policy = JSON.stringify({ Statement: [{ Effect: 'Deny', Principal: '*' }, allowed] });
  graph.add('s3/bucketPolicy:BucketPolicy', 'policy', { bucket: bucket.id, policy });
  const object = (key: string, inputs: Properties) =>
    graph.add('s3/bucketObjectv2:BucketObjectv2', key, { bucket: bucket.id, key, ...inputs });
  const asset = (path: string) => ({ __pulumiAsset: true, path });
  object('index.html', {
    source: asset('index.html'),
    contentType: 'text/html; charset=utf-8',
    cacheControl: 'no-cache',
  });
  object('assets/main.js', { source: asset('main.js'), contentType: 'text/javascript; charset=utf-8' });
  object('settings.json', { content: JSON.stringify({ url: `${GATEWAY}/shop` }) });
  return graph;
}

const compile = (graph: Graph) =>
  compileDistribution(graph.graph, { url: 'http://localhost:1234', root: folder });

async function serve(graph = site()): Promise<LocalServer> {
  const server = await LocalServer.listen(0);
  open.push(server);
  server.serve({ stages: new Map(), distribution: compile(graph) });
  return server;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: Record<string, unknown>;
  readonly body: Buffer;
}

/** As it is sent: `fetch` would tidy the path up and unpack the body. */
function ask(server: LocalServer, path: string, options: Properties = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, path, ...options }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.on('error', reject).end();
  });
}

describe('P-3 a distribution', () => {
  test('P-3 answers with the objects of its bucket, and the page at its address', async () => {
    const server = await serve();
    const page = await ask(server, '/?source=mail');
    expect(page).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        etag: '"5e3d5e27e381e239047b77d2d51f20f4"',
      },
    });
    expect(page.body.toString()).toBe('<title>Hello</title>');
    expect((await ask(server, '/assets/main.js')).body.toString()).toBe(SCRIPT);
    expect((await ask(server, '/%61ssets/main.js')).status).toBe(200);
  });

  test('P-3 adds the headers of its policy to every answer, but HSTS, which is for HTTPS alone', async () => {
    const server = await serve();
    for (const path of ['/', '/nothing']) {
      const { headers } = await ask(server, path);
      expect(headers).toMatchObject({
        'content-security-policy': 'connect-src http://localhost:1234',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'x-own': 'mine',
      });
      expect(headers).not.toHaveProperty('strict-transport-security');
    }
  });

  test('P-3 puts the address of this machine in the place of API Gateway’s', async () => {
    const { body } = await ask(await serve(), '/settings.json');
    expect(JSON.parse(body.toString())).toEqual({ url: 'http://localhost:1234/shop' });
  });

  test('P-3 answers 304 where the client has it, however it was coded', async () => {
    const server = await serve();
    const { headers } = await ask(server, '/assets/main.js', { headers: { 'accept-encoding': 'br' } });
    expect(headers.etag).toMatch(/^W\/"[0-9a-f]{32}"$/);
    const strong = String(headers.etag).slice(2);
    for (const known of [headers.etag, strong, `"other", ${strong}`, '*']) {
      const answer = await ask(server, '/assets/main.js', { headers: { 'if-none-match': known } });
      expect([known, answer.status, answer.body.length]).toEqual([known, 304, 0]);
      expect(answer.headers).toMatchObject({ etag: strong, 'x-own': 'mine' });
    }
    const other = await ask(server, '/assets/main.js', { headers: { 'if-none-match': '"other"' } });
    expect(other.status).toBe(200);
  });

  test.each([
    ['br, gzip', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['GZIP', 'gzip'],
    ['deflate', undefined],
    ['', undefined],
  ])('P-3 compresses for who accepts %s', async (accepted, coding) => {
    const server = await serve();
    const { headers, body } = await ask(server, '/assets/main.js', {
      headers: { 'accept-encoding': accepted },
    });
    expect([headers['content-encoding'], headers.vary]).toEqual([coding, 'Accept-Encoding']);
    const unpack = { br: brotliDecompressSync, gzip: gunzipSync }[coding ?? ''] ?? ((bytes: Buffer) => bytes);
    expect(unpack(body).toString()).toBe(SCRIPT);
    expect(headers['content-length']).toBe(String(body.length));
  });

  test('P-3 leaves what is small as it is, and everything where it is told to', async () => {
    const headers = { 'accept-encoding': 'br' };
    expect((await ask(await serve(), '/', { headers })).headers).not.toHaveProperty('content-encoding');
    const plain = await serve(site({ behavior: { compress: false } }));
    expect((await ask(plain, '/assets/main.js', { headers })).headers).not.toHaveProperty('content-encoding');
  });

  test('P-3 answers HEAD with the same headers and no body', async () => {
    const server = await serve();
    const { headers, ...whole } = await ask(server, '/assets/main.js');
    const head = await ask(server, '/assets/main.js', { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([whole.status, 0]);
    expect({ ...head.headers, date: '' }).toEqual({ ...headers, date: '' });
    expect((await ask(server, '/nothing', { method: 'HEAD' })).status).toBe(403);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('P-3 answers %s with 405', async (method) => {
    expect(await ask(await serve(), '/', { method })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
  });

  test.each([
    '/nothing',
    '/index.html/',
    '/secret.txt',
    '/assets/../secret.txt',
    '/assets/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '//index.html',
    '/constructor',
    '/%00',
  ])('P-3 answers %s, which is no object, with 403 as S3 does', async (path) => {
    const { status, headers, body } = await ask(await serve(), path);
    expect([status, headers['content-type']]).toEqual([403, 'application/xml']);
    expect(body.toString()).toContain('<Code>AccessDenied</Code>');
  });

  test('P-3 refuses a path that is none, or too long', async () => {
    const server = await serve();
    expect((await ask(server, '/%zz')).status).toBe(400);
    expect((await ask(server, 'index.html')).status).toBe(400);
    expect((await ask(server, `/${'a'.repeat(8192)}`)).status).toBe(414);
  });

  test('P-3 is not there where none is declared', async () => {
    const server = await serve(new Graph());
    expect((await ask(server, '/')).status).toBe(404);
  });
});

describe('P-3 a distribution that would not answer like this on AWS stops the start', () => {
  test.each<[string, Changes, RegExp]>([
    ['that is off', { distribution: { enabled: false } }, /it is not enabled/],
    ['with another origin', { distribution: { origins: [{ domainName: 'example.com' }] } }, /is no bucket/],
    ['with two origins', { distribution: { origins: [{}, {}] } }, /one origin/],
    ['that takes uploads', { behavior: { allowedMethods: ['GET', 'HEAD', 'PUT'] } }, /methods/],
    ['with a function at its edge', { behavior: { functionAssociations: [] } }, /functionAssociations/],
    ['that signs nothing', { control: { signingBehavior: 'never' } }, /answer 403/],
    ['of another bucket', { statement: { Resource: 'arn:aws:s3:::other/*' } }, /answer 403/],
    ['that may not read', { statement: { Action: 's3:PutObject' } }, /answer 403/],
    ['that is refused', { statement: { Effect: 'Deny' } }, /answer 403/],
    ['for another service', { statement: { Principal: { Service: 'x.amazonaws.com' } } }, /answer 403/],
    ['for another distribution', { statement: { Condition: {} } }, /answer 403/],
  ])('P-3 one %s', (_, changes, message) => {
    expect(() => compile(site(changes))).toThrow(message);
  });

  test('P-3 a second one, and an object without a file', () => {
    const two = site();
    two.add('cloudfront/distribution:Distribution', 'second', { enabled: true });
    expect(() => compile(two)).toThrow(/serves one distribution/);
    const missing = site();
    missing.add('s3/bucketObjectv2:BucketObjectv2', 'gone', {
      bucket: 'pages',
      key: 'gone',
      source: { __pulumiAsset: true, path: 'gone' },
    });
    expect(() => compile(missing)).toThrow(/its file gone cannot be read/);
  });

  test('P-3 is known by an ARN of CloudFront', () => {
    const [served] = site().graph.ofType('aws:cloudfront/distribution:Distribution');
    expect(served?.outputs.arn).toMatch(ARN);
  });
});
