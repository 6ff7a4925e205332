import { expect, test } from '@jest/globals';
import type { Call } from '../../../functions/chain/call.ts';
import { openapi } from '../../../functions/discovery/openapi.ts';
import { surfaceAddresses } from '../../../functions/surface-addresses.ts';
import { aPolicy, aRoute, aSurface } from '../../support/builders.ts';

const addresses = { invented: 'https://api.example.com' };
const descriptions = { 'things.list': { answers: { 200: { description: 'All of them.' } } } };
const deps = { addresses, descriptions };

function aCall(headers: Readonly<Record<string, string>> = {}): Call {
  const route = aRoute({ path: '/openapi.json', publicBecause: 'a test needs one' });
  const surface = aSurface({ routes: [route] });
  return {
    policy: aPolicy([surface]),
    surface,
    route,
    dialect: 'problem',
    requestId: 'req-1',
    caller: null,
    agents: [],
    sourceIp: '198.51.100.7',
    path: {},
    query: {},
    header: (name) => headers[name],
    body: undefined,
    upload: null,
    newId: (prefix) => prefix,
    log: {},
    now: 1_700_000_000,
    signal: new AbortController().signal,
  };
}

test('P-12 a surface describes itself, at the address where it answers', async () => {
  const reply = await openapi(aCall(), deps);
  expect(reply).toMatchObject({
    status: 200,
    headers: { 'cache-control': 'public, max-age=300', etag: expect.stringMatching(/^"[\w-]+"$/) },
    body: {
      openapi: '3.1.0',
      servers: [{ url: 'https://api.example.com' }],
      paths: { '/openapi.json': { get: { responses: { 200: { description: 'All of them.' } } } } },
    },
  });
});

test('a client that has the document already is told so, and sent nothing', async () => {
  const first = await openapi(aCall(), deps);
  const etag = first.headers?.etag ?? '';
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const reply = await openapi(aCall({ 'if-none-match': known }), deps);
    expect(reply).toEqual({ status: 304, headers: first.headers });
  }
  expect((await openapi(aCall({ 'if-none-match': '"other"' }), deps)).status).toBe(200);
});

test('a different address is a different document', async () => {
  const first = await openapi(aCall(), deps);
  const second = await openapi(aCall(), { ...deps, addresses: { invented: 'https://other.example.com' } });
  expect(second.headers?.etag).not.toBe(first.headers?.etag);
});

test('a surface whose address is not known is a fault of ours', async () => {
  await expect(openapi(aCall(), { ...deps, addresses: {} })).rejects.toThrow('no address is known');
});

test.each(['', '[]', '{"a": 1}', '{"a": "not an address"}', '{'])(
  'SURFACE_URLS=%s is refused at the start',
  (text) => {
    expect(() => surfaceAddresses({ SURFACE_URLS: text })).toThrow();
  },
);

test('SURFACE_URLS is a JSON object of addresses', () => {
  expect(surfaceAddresses({ SURFACE_URLS: JSON.stringify(addresses) })).toEqual(addresses);
});
