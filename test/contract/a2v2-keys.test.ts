import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { callerOf } from '../support/surface-caller.ts';
import { type Headers, startTenants, type Tenants } from '../support/tenants.ts';

let tenants: Tenants;
let agentId: string;
let pair: Headers;
beforeAll(async () => {
  tenants = await startTenants();
  [agentId] = tenants.one.agents;
  pair = (await tenants.one.key('a2v2')).headers;
}, 90_000);
afterAll(() => tenants.stop());

const contacts = (rest = '', agent = agentId) => `/v1/open/contacts/chatbots/${agent}${rest}`;
const documents = (rest = '', agent = agentId) => `/v1/open/document-extraction/chatbots/${agent}${rest}`;
const send = callerOf(() => tenants, 'a2v2');
const call = (method: string, path: string, headers: object = pair, body?: Parameters<typeof send>[3]) =>
  send(method, path, headers, body);

/** Asks the console API as a member of the first organization. */
async function manage(method: string, path: string, body?: object, role: 'owner' | 'member' = 'owner') {
  const answer = await tenants.fetch(`${tenants.url}/console${path}`, {
    method,
    headers: { ...tenants.one.session(role), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, json: (text === '' ? undefined : JSON.parse(text)) as any };
}

describe('V-1 a key and its secret', () => {
  test('V-1 both together list the contacts, as the page shows with curl', async () => {
    const { status, json } = await call('GET', contacts());
    expect(status).toBe(200);
    expect(json).toMatchObject({ items: expect.any(Array) });
  });

  test.each([
    ['the secret', 'x-api-secret'],
    ['the key', 'x-api-key'],
    ['both', 'x-api-key x-api-secret'],
  ])('V-1 without %s: 401 with a message that names both headers', async (_, missing) => {
    const headers = Object.fromEntries(Object.entries(pair).filter(([name]) => !missing.includes(name)));
    const { status, json } = await call('GET', contacts(), headers);
    expect(status).toBe(401);
    expect(json.message).toMatch(/x-api-key/i);
    expect(json.message).toMatch(/x-api-secret/i);
  });

  test('V-1 with the secret of another key: 401, and so with the key of another secret', async () => {
    const another = (await tenants.one.key('a2v2')).headers;
    const mixed = { 'x-api-key': pair['x-api-key'], 'x-api-secret': another['x-api-secret'] };
    expect((await call('GET', contacts(), mixed)).status).toBe(401);
    expect((await call('GET', contacts(), another)).status).toBe(200);
  });

  test('V-1 key, secret and base URL are shown once, as one block', async () => {
    const { answer } = await tenants.one.key('a2v2');
    expect(answer.connectionInfo.text).toContain(answer.apiKey);
    expect(answer.connectionInfo.text).toContain(answer.apiSecret);
    const { json } = await manage('GET', `/api/v1/keys/${answer.key.id}`);
    expect(JSON.stringify(json)).not.toContain(answer.apiSecret);
    expect(JSON.stringify(json)).not.toContain(answer.apiKey);
  });

  test('V-1 a rotation replaces both', async () => {
    const old = await tenants.one.key('a2v2');
    const { json } = await manage('POST', `/api/v1/keys/${old.id}/rotate`);
    const renewed = { 'x-api-key': json.apiKey, 'x-api-secret': json.apiSecret };
    expect((await call('GET', contacts(), renewed)).status).toBe(200);
    expect((await call('GET', contacts(), old.headers)).status).toBe(401);
    const mixed = { ...renewed, 'x-api-secret': old.headers['x-api-secret'] };
    expect((await call('GET', contacts(), mixed)).status).toBe(401);
  });
});

describe('V-2 V-5 making and changing keys', () => {
  const asked = (differences: object = {}) => ({
    surface: 'a2v2',
    name: 'Production sync',
    agentId,
    permissions: ['contacts:read'],
    ...differences,
  });

  test('V-2 a plain member may not make, change, rotate or delete a key', async () => {
    expect((await manage('POST', '/api/v1/keys', asked(), 'member')).status).toBe(403);
    const { json } = await manage('POST', '/api/v1/keys', asked());
    const path = `/api/v1/keys/${json.key.id}`;
    expect((await manage('PATCH', path, { name: 'x' }, 'member')).status).toBe(403);
    expect((await manage('POST', `${path}/rotate`, {}, 'member')).status).toBe(403);
    expect((await manage('DELETE', path, undefined, 'member')).status).toBe(403);
    expect((await manage('PATCH', path, { name: 'x' })).status).toBe(200);
  });

  test('V-5 a key that asks for no limits gets 60 a minute and 1,000 an hour', async () => {
    const { json } = await manage('POST', '/api/v1/keys', asked());
    expect(json.key.rateLimits).toEqual({ perMinute: 60, perHour: 1000 });
  });

  test('V-5 every setting can be changed later', async () => {
    const { json } = await manage('POST', '/api/v1/keys', asked());
    const settings = {
      name: 'Reports',
      description: 'Reads for the weekly report.',
      permissions: ['contacts:read', 'document-extraction:read'],
      rateLimits: { perMinute: 1000, perHour: 10_000 },
      spendingLimits: { perDayMicros: 5_000_000, perMonthMicros: 100_000_000 },
      allowedIps: ['203.0.113.0/24', '2001:db8::/32'],
      expiresAt: '2099-01-01T00:00:00Z',
    };
    const changed = await manage('PATCH', `/api/v1/keys/${json.key.id}`, settings);
    expect(changed.status).toBe(200);
    expect(changed.json).toMatchObject(settings);
  });

  test.each([
    ['no name', { name: undefined }, 'name', 'is required'],
    ['no permission', { permissions: [] }, 'permissions', 'at least one'],
    ['an unknown permission', { permissions: ['contacts:own'] }, 'permissions.0', 'contacts:read'],
    ['1,001 a minute', { rateLimits: { perMinute: 1001 } }, 'rateLimits.perMinute', '1000'],
    ['10,001 an hour', { rateLimits: { perHour: 10_001 } }, 'rateLimits.perHour', '10000'],
    ['none a minute', { rateLimits: { perMinute: 0 } }, 'rateLimits.perMinute', '1 to 1000'],
    ['nothing a day', { spendingLimits: { perDayMicros: 0 } }, 'spendingLimits.perDayMicros', '1 to'],
    [
      'a day above the month',
      { spendingLimits: { perDayMicros: 3, perMonthMicros: 2 } },
      'spendingLimits.perDayMicros',
      'which is 2',
    ],
    ['host bits', { allowedIps: ['10.0.0.1/8'] }, 'allowedIps.0', 'host bits'],
    ['an expiry in the past', { expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt', 'future'],
  ])('V-5 %s is 400, with the path and the bound', async (_, differences, path, bound) => {
    const { status, json } = await manage('POST', '/api/v1/keys', asked(differences));
    expect(status).toBe(400);
    expect(json.errors).toEqual([{ path, message: expect.stringContaining(bound) }]);
  });
});

describe('V-3 V-4 V-9 what a key may do', () => {
  test('V-3 another agent’s path is 403, whoever’s the agent is and whether it exists', async () => {
    const agents = [tenants.one.agents[1], tenants.other.agents[0], 'agt_0000000000000000000000000000', 'x'];
    const answers = await Promise.all(agents.map((agent) => call('GET', contacts('', agent))));
    const [first] = answers.map(({ status, json: { requestId: _, ...body } }) => ({ status, body }));
    expect(first).toMatchObject({ status: 403, body: { code: 'agent_not_allowed' } });
    for (const { status, json } of answers) {
      const { requestId: _, ...body } = json;
      expect({ status, body }).toEqual(first);
    }
  });

  test.each([
    ['contacts:create', 'GET', () => contacts(), 'contacts:read'],
    ['contacts:read', 'POST', () => contacts(), 'contacts:create'],
    ['contacts:read', 'PATCH', () => contacts('/con_0000000000000000000000000000'), 'contacts:update'],
    ['contacts:read', 'DELETE', () => contacts('/con_0000000000000000000000000000'), 'contacts:delete'],
    ['contacts:read', 'POST', () => documents(), 'document-extraction:create'],
    ['contacts:read', 'GET', () => documents(), 'document-extraction:read'],
  ])(
    'V-4 with %s alone, %s is 403 naming the scope that is missing',
    async (granted, method, path, missing) => {
      const { headers } = await tenants.one.key('a2v2', { permissions: [granted] });
      const { status, json } = await call(method, path(), headers, method === 'GET' ? undefined : {});
      expect({ status, code: json.code }).toEqual({ status: 403, code: 'scope_missing' });
      expect(json.message).toContain(`\`${missing}\``);
    },
  );

  test('V-4 a permission that is granted later opens the next request', async () => {
    const { headers, id } = await tenants.one.key('a2v2', { permissions: ['contacts:create'] });
    expect((await call('GET', contacts(), headers)).status).toBe(403);
    await manage('PATCH', `/api/v1/keys/${id}`, { permissions: ['contacts:read'] });
    expect((await call('GET', contacts(), headers)).status).toBe(200);
  });

  test('V-9 deleted: 401 at once', async () => {
    const { headers, id } = await tenants.one.key('a2v2');
    expect((await call('GET', contacts(), headers)).status).toBe(200);
    await manage('DELETE', `/api/v1/keys/${id}`);
    expect((await call('GET', contacts(), headers)).status).toBe(401);
  });

  test('V-9 past its expiry: 401', async () => {
    const expiresAt = new Date(Date.now() + 1500).toISOString();
    const { headers } = await tenants.one.key('a2v2', { expiresAt });
    expect((await call('GET', contacts(), headers)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 2600));
    expect((await call('GET', contacts(), headers)).status).toBe(401);
  });

  test('V-9 from an address outside the list: 403, whatever the client claims of its address', async () => {
    const { headers, id } = await tenants.one.key('a2v2', { allowedIps: ['198.51.100.0/24'] });
    const claims = {
      'x-forwarded-for': '198.51.100.7',
      forwarded: 'for=198.51.100.7',
      'x-real-ip': '198.51.100.7',
    };
    const refused = await call('GET', contacts(), { ...headers, ...claims });
    expect({ status: refused.status, code: refused.json.code }).toEqual({
      status: 403,
      code: 'ip_not_allowed',
    });
    await manage('PATCH', `/api/v1/keys/${id}`, { allowedIps: ['127.0.0.0/8'] });
    expect((await call('GET', contacts(), headers)).status).toBe(200);
  });

  test('V-9 over a limit: 429 with Retry-After and the headers of the limit', async () => {
    const { headers } = await tenants.one.key('a2v2', { rateLimits: { perMinute: 2, perHour: 100 } });
    const answers = [1, 2, 3].map(() => call('GET', contacts(), headers));
    const over = (await Promise.all(answers)).find(({ status }) => status === 429);
    expect(over?.json.code).toBe('rate_limit_minute');
    expect(Number(over?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(over?.headers.get('x-ratelimit-limit-requests')).toBe('2');
    expect(over?.headers.get('x-ratelimit-remaining-requests')).toBe('0');
  });
});

describe('V-10 server to server', () => {
  test('V-10 no answer has CORS headers, and a preflight is refused', async () => {
    const origin = { origin: 'https://app.example.com' };
    const preflight = { ...origin, 'access-control-request-method': 'GET' };
    const answers = [
      await call('GET', contacts(), { ...pair, ...origin }),
      await call('GET', contacts(), origin),
      await call('OPTIONS', contacts(), preflight),
      await call('GET', '/nothing', origin),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 405, 404]);
    for (const { headers } of answers) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });
});
