import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openApiDocument } from '../../core/openapi.ts';
import type { Route, Surface } from '../../core/policy/policy.ts';
import { DESCRIBED_OPERATIONS } from '../../functions/discovery/described-operations.ts';
import { loadPolicy } from '../../infra/policies.ts';
import { createConformance } from '../support/conformance.ts';
import type { OpenApi } from '../support/openapi-lookup.ts';
import { bodyOf, fill, hasBody, parametersOf } from '../support/requests.ts';
import { changed, everything } from '../support/snapshot.ts';
import { type Headers, startTenants, type Tenants } from '../support/tenants.ts';

/**
 * For every route of every surface: whatever is wrong with a request, it is answered with the right status in the
 * surface's own shape, and changes nothing. Generated from the policy: a new route is in it.
 */
const POLICY = loadPolicy('local');
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** API Gateway's limit for a body, and a little more. */
const TOO_LARGE_BYTES = 10 * 1024 * 1024 + 1;
/** More than Lambda takes in one event, and less than API Gateway's limit. */
const TOO_LARGE_FOR_LAMBDA_BYTES = 8 * 1024 * 1024;
const JSON_TYPE = 'application/json';
const CONFORMANCE = new Map(
  Object.values(POLICY.surfaces).map((surface) => {
    const document = openApiDocument(POLICY, surface, 'https://api.example.com', DESCRIBED_OPERATIONS);
    return [surface.name, createConformance(document as OpenApi)];
  }),
);

let tenants: Tenants;
const headers = new Map<string, Headers>();
/** Things that exist, so that what is wrong with a request is not that it names nothing. */
let ids: Readonly<Record<string, string>>;
beforeAll(async () => {
  tenants = await startTenants();
  const [agentId] = tenants.one.agents;
  const key = await tenants.one.key('a2v2');
  const contact = await tenants.fetch(`${tenants.url}/a2v2/v1/open/contacts/chatbots/${agentId}`, {
    method: 'POST',
    headers: { ...key.headers, 'content-type': JSON_TYPE },
    body: JSON.stringify({ name: 'Ada' }),
  });
  const { id: contactId } = (await contact.json()) as { id: string };
  const me = await tenants.fetch(`${tenants.url}/console/api/v1/me`, { headers: tenants.one.session() });
  const { member } = (await me.json()) as { member: { id: string } };
  ids = { agentId, contactId, keyId: key.id, memberId: member.id };
  for (const surface of Object.values(POLICY.surfaces)) {
    headers.set(surface.name, surface.keys === null ? tenants.one.session() : await presented(surface));
  }
}, 90_000);
afterAll(() => tenants.stop());

/** People may call what keys may not, and where both are taken the people's routes are the more. */
async function presented(surface: Surface): Promise<Headers> {
  return surface.tokens === null ? (await tenants.one.key(surface.name)).headers : tenants.one.session();
}

interface Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends bytes as they are: `fetch` would correct too much. */
function send(surface: Surface, method: string, path: string, sent: Headers, body?: Uint8Array | string) {
  return new Promise<Answer>((resolve, reject) => {
    const { hostname, port } = new URL(tenants.url);
    const bytes = body === undefined ? undefined : Buffer.from(body as string);
    const outgoing = httpRequest(
      {
        hostname,
        port,
        method,
        path: `/${surface.name}${path}`,
        headers: {
          ...headers.get(surface.name),
          ...sent,
          ...(bytes === undefined ? {} : { 'content-length': bytes.length }),
        },
        agent: false,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({
            method,
            path,
            status: incoming.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
            ),
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(bytes);
  });
}

/** What about an answer is not as the surface's document says: its status, shape or headers. */
function problemsOf(surface: Surface, { method, path, status, headers: answered, text }: Answer): string[] {
  const [plain = '', query] = path.split('?');
  const request = { headers: new globalThis.Headers(), body: null };
  const answer = { headers: new globalThis.Headers(answered), body: text };
  return (
    CONFORMANCE.get(surface.name)?.({
      method,
      path: plain,
      query: new URLSearchParams(query),
      request,
      status,
      answer,
    }) ?? ['the surface has no document']
  );
}

async function expectRefusal(surface: Surface, answer: Promise<Answer>, statuses: number[], what: string) {
  const given = await answer;
  expect({ what, status: given.status, text: statuses.includes(given.status) ? '' : given.text }).toEqual({
    what,
    status: statuses.includes(given.status) ? given.status : statuses,
    text: '',
  });
  expect({ what, problems: problemsOf(surface, given) }).toEqual({ what, problems: [] });
}

/** All that is stored, but for how often signing in was tried. */
async function stored(): Promise<Set<string>> {
  return new Set([...(await everything(tenants))].filter((item) => !item.includes('"attempts')));
}

function pathOf(surface: Surface, route: Route): string {
  const model = Object.values(POLICY.models).find(({ surfaces }) => surfaces.includes(surface.name));
  return fill(route, { ...ids, model: model?.id ?? 'none' });
}

const holes = (surface: Surface) => ({
  MODEL: Object.values(POLICY.models).find(({ surfaces }) => surfaces.includes(surface.name))?.id ?? 'none',
  SURFACE: 'oya',
});

const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

/** Bodies that are no JSON, or no object. */
const BROKEN: readonly [what: string, body: Uint8Array | string][] = [
  ['half of an object', '{"name": '],
  ['two values', '{} {}'],
  ['a bare word', 'hello'],
  ['single quotes', "{'name': 'x'}"],
  ['UTF-16', Buffer.from('\ufeff{"name": "x"}', 'utf16le')],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ['a list', '[]'],
  ['a text', '"text"'],
  ['a number', '42'],
  ['null', 'null'],
  ['twenty thousand levels', deep],
  ['a prototype', '{"__proto__": {"name": "x"}, "constructor": 1}'],
];

/** Values that stand where an id should. */
const NO_IDS = [
  '%00',
  '..%2F..%2Fetc',
  '%F0%9F%92%A5',
  '%FF%FE',
  "'%20OR%201=1--",
  'a'.repeat(400),
  '%',
  '*',
];

describe.each(Object.values(POLICY.surfaces))('bad input: $name', (surface) => {
  const routes = surface.routes.map((route) => [route.id, route] as const);

  test('a path that does not exist is 404', async () => {
    for (const path of ['/', '/nothing', '/v1/nothing/at/all', '/%00', '/..%2f', '//', '/api/v1/../..']) {
      await expectRefusal(surface, send(surface, 'GET', path, {}), [404], path);
    }
  });

  test.each(routes)('%s: another method is 405, and says which are allowed', async (_, route) => {
    const declared = surface.routes.filter(({ path }) => path === route.path).map(({ method }) => method);
    for (const method of METHODS.filter((one) => !declared.includes(one))) {
      const answer = send(surface, method, pathOf(surface, route), {});
      await expectRefusal(surface, answer, [405], method);
      for (const one of declared) expect((await answer).headers.allow).toContain(one);
    }
  });

  const withParameters = routes.filter(([, route]) => parametersOf(route).length > 0);
  if (withParameters.length > 0)
    test.each(withParameters)(
      '%s: what cannot be an id is refused, and changes nothing',
      async (_, route) => {
        const before = await stored();
        const body = bodyOf(route, holes(surface));
        for (const name of parametersOf(route)) {
          for (const id of NO_IDS) {
            const path = pathOf(surface, route).split('/');
            path[route.path.split('/').indexOf(`{${name}}`)] = id;
            await expectRefusal(
              surface,
              send(
                surface,
                route.method,
                `${path.join('/')}${body?.query ?? ''}`,
                body === null ? {} : { 'content-type': body.type },
                body?.text,
              ),
              [400, 403, 404],
              `${name} ${id}`,
            );
          }
        }
        expect(changed(before, await stored())).toEqual([]);
      },
    );

  const withBody = routes.filter(([, route]) => hasBody(route) && bodyOf(route, holes(surface)) !== null);
  if (withBody.length === 0) return;

  test.each(withBody)('%s: a body that is no JSON object is 400, and changes nothing', async (_, route) => {
    if (!route.takes.includes(JSON_TYPE)) return;
    const before = await stored();
    for (const [what, body] of BROKEN) {
      const answer = send(surface, route.method, pathOf(surface, route), { 'content-type': JSON_TYPE }, body);
      await expectRefusal(surface, answer, [400], what);
    }
    await expectRefusal(surface, send(surface, route.method, pathOf(surface, route), {}), [400], 'no body');
    expect(changed(before, await stored())).toEqual([]);
  });

  test.each(withBody)('%s: a field of the wrong type is 400, and changes nothing', async (_, route) => {
    const { type, text } = bodyOf(route, holes(surface)) as { type: string; text: string };
    if (type !== JSON_TYPE) return;
    const before = await stored();
    const fields = JSON.parse(text) as Record<string, unknown>;
    for (const name of Object.keys(fields)) {
      for (const wrong of [{ unexpected: [[]] }, [[{}]], true]) {
        const body = JSON.stringify({ ...fields, [name]: wrong });
        const answer = send(surface, route.method, pathOf(surface, route), { 'content-type': type }, body);
        await expectRefusal(surface, answer, [400, 404], `${name}: ${JSON.stringify(wrong)}`);
      }
    }
    expect(changed(before, await stored())).toEqual([]);
  });

  test.each(withBody)('%s: an unknown field is 400 where the body is our own', async (_, route) => {
    const { type, text } = bodyOf(route, holes(surface)) as { type: string; text: string };
    // Bodies of the model APIs grow with their upstreams: what is not known here is passed on.
    if (type !== JSON_TYPE || route.function === 'completions') return;
    const before = await stored();
    const body = JSON.stringify({ ...JSON.parse(text), nonsense: 1 });
    const answer = send(surface, route.method, pathOf(surface, route), { 'content-type': type }, body);
    await expectRefusal(surface, answer, [400], 'nonsense');
    expect((await answer).text).toContain('nonsense');
    expect(changed(before, await stored())).toEqual([]);
  });

  test.each(withBody)('%s: another content type is 415, and one that is too large 413', async (_, route) => {
    const before = await stored();
    const body = bodyOf(route, holes(surface));
    const path = `${pathOf(surface, route)}${body?.query ?? ''}`;
    for (const type of ['application/xml', 'text/plain', 'application/x-www-form-urlencoded', 'nonsense']) {
      if (route.takes.includes(type)) continue;
      const answer = send(surface, route.method, path, { 'content-type': type }, body?.text);
      await expectRefusal(surface, answer, [415], type);
    }
    // The gateway's own limit is one for the whole API.
    const isFirst = route === withBody[0]?.[1];
    for (const bytes of [TOO_LARGE_FOR_LAMBDA_BYTES, ...(isFirst ? [TOO_LARGE_BYTES] : [])]) {
      const large = `{"name": "${'x'.repeat(bytes)}"}`;
      const type = route.takes.includes(JSON_TYPE) ? JSON_TYPE : (route.takes[0] ?? JSON_TYPE);
      const answer = send(surface, route.method, path, { 'content-type': type }, large);
      await expectRefusal(surface, answer, [413], `${bytes} bytes`);
    }
    expect(changed(before, await stored())).toEqual([]);
  });
});

describe('V-6 V-7 G-8 lists refuse what they cannot page by', () => {
  const lists = Object.values(POLICY.surfaces).flatMap((surface) =>
    surface.routes
      .filter(({ operation, function: name }) => /^list/.test(operation) && name !== 'completions')
      .map((route) => [`${surface.name} ${route.id}`, surface, route] as const),
  );

  test.each(lists)('%s', async (_, surface, route) => {
    const path = route.path.includes('{contactId}') ? null : pathOf(surface, route);
    if (path === null) return;
    for (const query of [
      'limit=0',
      'limit=-1',
      'limit=1e3',
      'limit=x',
      'limit=100000',
      'cursor=!',
      'nonsense=1',
    ]) {
      await expectRefusal(surface, send(surface, 'GET', `${path}?${query}`, {}), [400], query);
    }
  });
});
