import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type OperationDescription, openApiDocument } from '../../core/openapi.ts';
import { aPolicy, aRoute, aSurface } from './builders.ts';
import { conformingFetch, conformingFetchOfAll } from './conforming-fetch.ts';
import type { OpenApi } from './openapi-lookup.ts';

const thing = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string' }, size: { type: 'integer' } },
  additionalProperties: false,
};

const described: Record<string, OperationDescription> = {
  'things.read': {
    query: { type: 'object', properties: { limit: { type: 'integer', maximum: 10 } } },
    answers: {
      200: {
        description: 'It.',
        schema: thing,
        others: { 'text/event-stream': { type: 'string' } },
        headers: { ETag: { description: 'Names it.', required: true } },
      },
      204: { description: 'Nothing.' },
    },
  },
  'things.create': {
    requests: { 'application/json': thing },
    answers: { 201: { description: 'Made.', schema: thing } },
  },
};

const surface = aSurface({
  browserOrigins: ['*'],
  routes: [
    aRoute({ path: '/things/{thing}', operation: 'read' }),
    aRoute({ path: '/things/latest', operation: 'list' }),
    aRoute({ path: '/things', method: 'POST', operation: 'create' }),
  ],
});
const document = openApiDocument(aPolicy([surface]), surface, 'https://x.test', described) as OpenApi;

const IDS = { 'x-request-id': 'r', 'request-id': 'r' };
const GOOD = {
  ...IDS,
  'content-type': 'application/json; charset=utf-8',
  etag: '"1"',
  'x-ratelimit-limit-requests': '60',
  'x-ratelimit-remaining-requests': '59',
  'x-ratelimit-reset-requests': '1s',
  'ratelimit-policy': 'p',
  ratelimit: 'r',
};
const problem = (status: number) =>
  JSON.stringify({ type: 't', title: 't', status, detail: 'd', code: 'c', requestId: 'r' });

let respond: (response: ServerResponse) => void;
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () =>
    request.url === '/named/openapi.json' ? response.end(JSON.stringify(document)) : respond(response),
  );
});
let call: typeof fetch;
let base: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`;
  call = conformingFetch(base, document);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const answers = (status: number, headers: Record<string, string>, body = '') => {
  respond = (response) => response.writeHead(status, headers).end(body);
};
beforeEach(() => answers(200, GOOD, '{"id":"1"}'));

describe('what is as the document says passes, unchanged', () => {
  test('an answer', async () => {
    const answer = await call(`${base}/things/a%2Fb?limit=3`);
    expect([answer.status, await answer.json()]).toEqual([200, { id: '1' }]);
  });

  test('an answer without a body', async () => {
    answers(204, GOOD);
    expect((await call(`${base}/things/1`)).status).toBe(204);
  });

  test('a failure', async () => {
    answers(404, { ...IDS, 'content-type': 'application/problem+json' }, problem(404));
    expect((await call(`${base}/things/1`)).status).toBe(404);
  });

  test('a stream, as it arrives', async () => {
    let finish: () => void = () => undefined;
    respond = (response) => {
      response.writeHead(200, { ...GOOD, 'content-type': 'text/event-stream' }).write('data: 1\n\n');
      finish = () => response.end('data: 2\n\n');
    };
    const answer = await call(`${base}/things/1`);
    const chunks: string[] = [];
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      chunks.push(chunk);
      finish();
    }
    expect(chunks).toEqual(['data: 1\n\n', 'data: 2\n\n']);
  });

  test('an unknown path, an unknown method, a preflight', async () => {
    answers(404, { ...IDS, 'content-type': 'application/problem+json' }, problem(404));
    expect((await call(`${base}/nothing`)).status).toBe(404);
    const headers = { ...IDS, allow: 'POST', 'content-type': 'application/problem+json' };
    answers(405, headers, problem(405));
    expect((await call(`${base}/things`, { method: 'DELETE' })).status).toBe(405);
    answers(204, {});
    expect((await call(`${base}/things`, { method: 'OPTIONS' })).status).toBe(204);
  });

  test('what is not the surface’s', async () => {
    answers(418, {});
    expect((await call(base.replace('/base', '/elsewhere'))).status).toBe(418);
  });
});

describe('what is not as the document says is thrown, and named', () => {
  const json = { ...GOOD, 'content-type': 'application/json' };
  const { etag: _, ...withoutTag } = json;
  test.each<[what: string, status: number, headers: Record<string, string>, body: string, problem: RegExp]>([
    ['a status', 202, json, '{"id":"1"}', /status is not documented.*200, 204/],
    ['a body that does not fit', 200, json, '{"id":1}', /\/id must be string/],
    ['a property that nobody mentioned', 200, json, '{"id":"1","secret":"s"}', /secret/],
    ['a body that is not JSON', 200, json, '{', /not JSON/],
    ['no body', 200, json, '', /not JSON/],
    ['another content type', 200, { ...json, 'content-type': 'text/html' }, 'x', /content type text\/html/],
    ['no content type', 200, { ...GOOD, 'content-type': '' }, '{"id":"1"}', /content type \(none\)/],
    ['a missing header', 200, withoutTag, '{"id":"1"}', /header etag is missing/i],
    [
      'a header that is no number',
      200,
      { ...json, 'x-ratelimit-limit-requests': 'many' },
      '{"id":"1"}',
      /x-ratelimit-limit/,
    ],
    [
      'a failure in another shape',
      404,
      { ...IDS, 'content-type': 'application/json' },
      '{"message":"no"}',
      /content type/,
    ],
    [
      'a failure that lacks a field',
      404,
      { ...IDS, 'content-type': 'application/problem+json' },
      '{"status":404}',
      /requestId/,
    ],
  ])('%s', async (_what, status, headers, body, expected) => {
    answers(status, headers, body);
    await expect(call(`${base}/things/1`)).rejects.toThrow(expected);
  });

  test('a body where none is documented', async () => {
    await expect(call(`${base}/things/latest`)).rejects.toThrow('a body where none is documented');
  });

  test('an answer at a path, or to a method, that the document does not have', async () => {
    await expect(call(`${base}/nothing`)).rejects.toThrow('404 was expected');
    await expect(call(`${base}/things`, { method: 'DELETE' })).rejects.toThrow('405 was expected');
  });

  test.each([
    ['a body that it says is wrong', '{"id":1}', /of the request: body: \/id must be string/],
    ['no body where it requires one', undefined, /the document requires one/],
  ])('a request that was served: %s', async (_what, body, expected) => {
    answers(201, GOOD, '{"id":"1"}');
    const headers = { 'content-type': 'application/json' };
    const request = call(`${base}/things`, {
      method: 'POST',
      headers,
      ...(body === undefined ? {} : { body }),
    });
    await expect(request).rejects.toThrow(expected);
  });

  test('a request that was served: a query that it does not have, or forbids', async () => {
    await expect(call(`${base}/things/1?q=x`)).rejects.toThrow('query parameter q was taken');
    await expect(call(`${base}/things/1?limit=11`)).rejects.toThrow('limit: /text must be <= 10');
  });

  test('says which request it was, and what came', async () => {
    answers(200, GOOD, '{"id":1}');
    await expect(call(`${base}/things/1`)).rejects.toThrow(/^GET \/things\/1 answered 200.*\{"id":1\}$/s);
  });
});

describe('all surfaces under one address', () => {
  test('each is held against the document that it serves, and whoever listens is told', async () => {
    const problems: Error[] = [];
    const url = base.replace('/base', '');
    const callAny = conformingFetchOfAll(url, (problem) => problems.push(problem));
    expect((await callAny(`${url}/named/things/1`)).status).toBe(200);
    answers(200, GOOD, '{"id":1}');
    await expect(callAny(`${url}/named/things/1`)).rejects.toThrow('/id must be string');
    expect(problems).toHaveLength(1);
  });

  test('what serves no document passes unseen', async () => {
    const url = base.replace('/base', '');
    const callAny = conformingFetchOfAll(url, () => undefined);
    answers(418, {});
    expect((await callAny(`${url}/unnamed/things/1`)).status).toBe(418);
    expect((await callAny(`${url}/`)).status).toBe(418);
  });
});
