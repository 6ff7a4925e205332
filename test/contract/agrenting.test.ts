import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTenants, type Tenants } from '../support/tenants.ts';

let tenants: Tenants;
beforeAll(async () => {
  tenants = await startTenants();
}, 90_000);
afterAll(() => tenants.stop());

const PASSWORD = 'correct horse battery staple';

async function call(method: string, path: string, headers: object = {}, body?: object) {
  const answer = await tenants.fetch(`${tenants.url}/agrenting${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    json: (text === '' ? undefined : JSON.parse(text)) as any,
  };
}

const AGENT = '/api/v1/agent';

describe('G-1 an agent key', () => {
  test.each(['X-API-Key', 'Api-Key', 'x-api-key'])('G-1 is good in %s', async (header) => {
    const { answer, agentId } = await tenants.one.key('agrenting');
    const { status, json } = await call('GET', AGENT, { [header]: answer.apiKey });
    expect({ status, id: json.id }).toEqual({ status: 200, id: agentId });
  });

  test('G-1 is no bearer, and two different ones are refused', async () => {
    const [one, two] = [await tenants.one.key('agrenting'), await tenants.one.key('agrenting')];
    expect((await call('GET', AGENT, { Authorization: `Bearer ${one.answer.apiKey}` })).status).toBe(401);
    const both = { 'X-API-Key': one.answer.apiKey, 'Api-Key': two.answer.apiKey };
    expect((await call('GET', AGENT, both)).status).toBe(401);
  });
});

describe('G-2 a session', () => {
  const signIn = (password = PASSWORD, email = 'owner@one.example') =>
    call('POST', '/auth/authenticate', {}, { email, password });

  test('G-2 comes from email and password, and is sent as bearer', async () => {
    const { status, json } = await signIn();
    expect(status).toBe(200);
    expect(json).toMatchObject({ token: expect.any(String), expiresAt: expect.any(String) });
    const lasts = (Date.parse(json.expiresAt) - Date.now()) / 1000;
    expect(Math.abs(lasts - tenants.policy.environment.sessionTtlSeconds)).toBeLessThan(60);
    const bearer = { Authorization: `Bearer ${json.token}` };
    expect(await call('GET', '/api/v1/me', bearer)).toMatchObject({ status: 200 });
  });

  test('G-2 is the dashboard’s as well, and ends on both at once', async () => {
    const bearer = { Authorization: `Bearer ${(await signIn()).json.token}` };
    const atConsole = () => tenants.fetch(`${tenants.url}/console/api/v1/me`, { headers: bearer });
    expect((await atConsole()).status).toBe(200);
    expect((await call('POST', '/auth/logout', bearer)).status).toBe(204);
    expect((await atConsole()).status).toBe(401);
    expect((await call('GET', '/api/v1/me', bearer)).status).toBe(401);
  });

  test('G-2 a wrong password and an unknown address are answered alike', async () => {
    const [wrong, nobody] = [await signIn('wrong password'), await signIn(PASSWORD, 'nobody@one.example')];
    expect(wrong.status).toBe(401);
    const { request_id: _, ...shown } = wrong.json.error;
    const { request_id: __, ...alike } = nobody.json.error;
    expect(alike).toEqual(shown);
  });
});

describe('G-3 a user token', () => {
  test('G-3 begins with ap_, stands for its user, and is good for all of their agents', async () => {
    const token = await tenants.one.token();
    expect(token.headers.authorization).toMatch(/^Bearer ap_/);
    for (const agentId of tenants.one.agents) {
      const { status, json } = await call('GET', AGENT, { ...token.headers, 'X-Agent-ID': agentId });
      expect({ status, id: json.id }).toEqual({ status: 200, id: agentId });
    }
  });

  test('G-3 is shown once, listed by its preview, and revoked at once', async () => {
    const { id, headers } = await tenants.one.token();
    const value = headers.authorization?.replace('Bearer ', '') ?? '';
    const session = tenants.one.session();
    const listed = await call('GET', '/api/v1/tokens?limit=100', session);
    expect(listed.json.items.map((token: { id: string }) => token.id)).toContain(id);
    expect(JSON.stringify(listed.json)).not.toContain(value);
    expect((await call('DELETE', `/api/v1/tokens/${id}`, session)).status).toBe(204);
    expect((await call('GET', '/api/v1/me', headers)).status).toBe(401);
    expect((await call('DELETE', `/api/v1/tokens/${id}`, session)).status).toBe(404);
  });
});

describe('G-4 several agents', () => {
  test('G-4 whoever names none is told the header', async () => {
    const { status, json } = await call('GET', AGENT, tenants.one.session());
    expect(status).toBe(400);
    expect(json.error).toMatchObject({
      code: 'agent_required',
      message: expect.stringMatching(/x-agent-id/i),
    });
  });

  test('G-4 somebody else’s is 403, the same as one that does not exist', async () => {
    const headers = (await tenants.one.token()).headers;
    const [theirs] = tenants.other.agents;
    const answers = await Promise.all(
      [theirs, 'agt_0000000000000000000000000000', 'agent_uuid_here'].map((agentId) =>
        call('GET', AGENT, { ...headers, 'X-Agent-ID': agentId }),
      ),
    );
    for (const { status, json } of answers) {
      expect({ status, code: json.error.code }).toEqual({ status: 403, code: 'agent_not_allowed' });
    }
  });

  test('G-4 an agent key names its own agent or none', async () => {
    const { headers } = await tenants.one.key('agrenting');
    const [own, other] = tenants.one.agents;
    expect((await call('GET', AGENT, headers)).status).toBe(200);
    expect((await call('GET', AGENT, { ...headers, 'X-Agent-ID': own })).status).toBe(200);
    expect((await call('GET', AGENT, { ...headers, 'X-Agent-ID': other })).status).toBe(403);
  });

  test('G-4 the path and the header may not name two', async () => {
    const [first, second] = tenants.one.agents;
    const { status } = await call('GET', `/api/v1/agents/${first}`, {
      ...tenants.one.session(),
      'X-Agent-ID': second,
    });
    expect(status).toBe(400);
  });
});

describe('G-5 the credentials of an agent', () => {
  const at = (rest = '') => `/api/v1/agents/${tenants.one.agents[0]}/credentials${rest}`;
  const create = (body: object = { name: 'Worker' }) => call('POST', at(), tenants.one.session(), body);
  const works = async (apiKey: string) => (await call('GET', AGENT, { 'X-API-Key': apiKey })).status;

  test('G-5 are created with their value, listed without it, rotated at once and revoked', async () => {
    const session = tenants.one.session();
    const created = await create();
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({
      id: expect.any(String),
      name: 'Worker',
      preview: expect.any(String),
      createdAt: expect.any(String),
      apiKey: expect.stringMatching(/^agr_/),
    });
    const { id, apiKey } = created.json;
    expect(await works(apiKey)).toBe(200);

    const listed = await call('GET', at('?limit=100'), session);
    const shown = listed.json.items.find((one: { id: string }) => one.id === id);
    expect(shown).toMatchObject({ id, name: 'Worker' });
    expect(shown).not.toHaveProperty('apiKey');

    const rotated = await call('POST', at(`/${id}/rotate`), session);
    expect(rotated.status).toBe(200);
    expect(rotated.json).toMatchObject({ id, apiKey: expect.stringMatching(/^agr_/) });
    expect(rotated.json.apiKey).not.toBe(apiKey);
    expect(await works(apiKey)).toBe(401);
    expect(await works(rotated.json.apiKey)).toBe(200);

    expect((await call('DELETE', at(`/${id}`), session)).status).toBe(204);
    expect(await works(rotated.json.apiKey)).toBe(401);
    expect((await call('DELETE', at(`/${id}`), session)).status).toBe(404);
  });

  test('G-5 the old value is refused from that moment, however many requests are under way', async () => {
    const { json } = await create();
    const stop = new AbortController();
    const seen: { at: number; status: number }[] = [];
    const client = (async () => {
      while (!stop.signal.aborted) {
        const at = performance.now();
        seen.push({ at, status: await works(json.apiKey) });
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await call('POST', at(`/${json.id}/rotate`), tenants.one.session());
    const rotatedAt = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 50));
    stop.abort();
    await client;
    expect(seen.some(({ status }) => status === 200)).toBe(true);
    expect(seen.filter(({ at }) => at > rotatedAt).every(({ status }) => status === 401)).toBe(true);
  });

  test('G-5 a credential of another agent is not found, and another organization’s agent not allowed', async () => {
    const { json } = await create();
    const [, second] = tenants.one.agents;
    const session = tenants.one.session();
    const path = (agentId: string) => `/api/v1/agents/${agentId}/credentials/${json.id}`;
    expect((await call('GET', path(second), session)).status).toBe(404);
    expect((await call('DELETE', path(second), session)).status).toBe(404);
    expect((await call('DELETE', path(tenants.other.agents[0]), session)).status).toBe(403);
    expect(await works(json.apiKey)).toBe(200);
  });
});

describe('G-6 sandbox keys', () => {
  const complete = (headers: object) =>
    call('POST', '/api/v1/chat/completions', headers, {
      model: 'deepseek-chat',
      messages: [{ role: 'user', content: 'Same words' }],
    });

  test('G-6 answer on the same paths, the same to the same, and are marked in every response', async () => {
    const { headers } = await tenants.one.key('agrenting', { sandbox: true });
    const [one, two] = [await complete(headers), await complete(headers)];
    expect(one.status).toBe(200);
    expect(two.json.choices).toEqual(one.json.choices);
    const refused = await call('GET', AGENT, { ...headers, 'X-Agent-ID': tenants.one.agents[1] });
    const missing = await call('GET', '/api/v1/models/nope', headers);
    const broken = await call('POST', '/api/v1/chat/completions', headers, {});
    expect([refused.status, missing.status, broken.status]).toEqual([403, 404, 400]);
    for (const { headers: answered } of [one, two, refused, missing, broken]) {
      expect(answered.get('x-sandbox')).toBe('true');
    }
  });

  test('G-6 are marked over their limits, too, and no other key ever is', async () => {
    const limited = await tenants.one.key('agrenting', {
      sandbox: true,
      rateLimits: { perMinute: 1, perHour: 1 },
    });
    await call('GET', AGENT, limited.headers);
    const over = await call('GET', AGENT, limited.headers);
    expect([over.status, over.headers.get('x-sandbox')]).toEqual([429, 'true']);
    const paid = await tenants.one.key('agrenting');
    const answers = [
      await call('GET', AGENT, paid.headers),
      await call('GET', AGENT, { ...paid.headers, 'X-Agent-ID': tenants.one.agents[1] }),
    ];
    for (const { headers } of answers) expect(headers.get('x-sandbox')).toBeNull();
  });
});

describe('G-8 pages and repeated requests', () => {
  test('G-8 lists are paged by cursor, without gaps or repetitions', async () => {
    const path = `/api/v1/agents/${tenants.other.agents[1]}/credentials`;
    const session = tenants.other.session();
    const made: string[] = [];
    for (let at = 0; at < 5; at++) {
      made.push((await call('POST', path, session, { name: `Credential ${at}` })).json.id);
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { json } = await call('GET', `${path}?limit=2${query}`, session);
      expect(json.items.length).toBeLessThanOrEqual(2);
      seen.push(...json.items.map((item: { id: string }) => item.id));
      cursor = json.nextCursor;
    } while (cursor !== null);
    expect([...seen].sort()).toEqual([...made].sort());
  });

  test('G-8 a creation that is sent again is answered alike, and nothing is created twice', async () => {
    const path = `/api/v1/agents/${tenants.one.agents[0]}/credentials`;
    const headers = { ...tenants.one.session(), 'Idempotency-Key': crypto.randomUUID() };
    const body = { name: 'Only one' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => call('POST', path, headers, body)));
    const created = answers.filter(({ status }) => status === 201);
    expect(created.length).toBeGreaterThanOrEqual(1);
    for (const { status } of answers) expect([201, 409]).toContain(status);
    const again = await call('POST', path, headers, body);
    expect(again.status).toBe(201);
    expect(again.json).toEqual(created[0]?.json);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const listed = await call('GET', `${path}?limit=100`, tenants.one.session());
    const named = listed.json.items.filter(({ name }: { name: string }) => name === 'Only one');
    expect(named).toHaveLength(1);
    expect((await call('POST', path, headers, { name: 'Another' })).status).toBe(422);
  });
});
