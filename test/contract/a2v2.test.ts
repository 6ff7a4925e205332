import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
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

async function call(
  method: string,
  path: string,
  headers: object = pair,
  body?: RequestInit['body'] | object,
) {
  const isJson = body !== undefined && Object.getPrototypeOf(body) === Object.prototype;
  const answer = await tenants.fetch(`${tenants.url}/a2v2${path}`, {
    method,
    headers: { ...headers, ...(isJson ? { 'content-type': 'application/json' } : {}) },
    ...(body === undefined
      ? {}
      : { body: isJson ? JSON.stringify(body) : (body as NonNullable<RequestInit['body']>) }),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const isJsonAnswer = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
  return {
    status: answer.status,
    headers: answer.headers,
    bytes,
    json: (isJsonAnswer && bytes.length > 0 ? JSON.parse(bytes.toString('utf8')) : undefined) as any,
  };
}

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

describe('V-6 contacts', () => {
  const ada = {
    name: 'Ada Lovelace',
    emails: ['Ada@Example.com'],
    phones: ['+44 20 7946 0958'],
    company: 'Analytical Engines',
    tags: ['vip', 'london'],
    notes: 'Prefers letters.',
    customFields: { tier: 'gold', orders: 3, active: true },
  };

  test('V-6 are created, read, changed with If-Match, and deleted', async () => {
    const created = await call('POST', contacts(), pair, ada);
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({ ...ada, emails: [expect.stringMatching(/^ada@example\.com$/i)] });
    const path = contacts(`/${created.json.id}`);
    const read = await call('GET', path);
    expect(read.json).toEqual(created.json);
    const etag = read.headers.get('etag') ?? '';
    expect(etag).not.toBe('');
    const changed = await call(
      'PATCH',
      path,
      { ...pair, 'if-match': etag },
      { company: null, tags: ['vip'] },
    );
    expect(changed).toMatchObject({ status: 200, json: { company: null, tags: ['vip'], name: ada.name } });
    const stale = await call('PATCH', path, { ...pair, 'if-match': etag }, { company: 'Too late' });
    expect(stale).toMatchObject({ status: 412, json: { code: 'precondition_failed' } });
    expect((await call('GET', path)).json.company).toBeNull();
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
    expect((await call('DELETE', path)).status).toBe(404);
  });

  test('V-6 are listed by cursor, filtered and sorted', async () => {
    const { headers } = await tenants.one.key('a2v2', { agentId: tenants.one.agents[1] });
    const at = (rest: string) => contacts(rest, tenants.one.agents[1]);
    for (const [index, name] of ['Cleo', 'Ann', 'Bea', 'Dora', 'Eve'].entries()) {
      const tags = [index % 2 === 0 ? 'even' : 'odd'];
      const body = { name, emails: [`${name}@example.com`], phones: [`+1 555 010 000${index}`], tags };
      expect((await call('POST', at(''), headers, body)).status).toBe(201);
    }
    const names = async (query: string) => {
      const found: string[] = [];
      let cursor: string | null = null;
      do {
        const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const { json } = await call('GET', at(`?limit=2&${query}${next}`), headers);
        found.push(...json.items.map(({ name }: { name: string }) => name));
        cursor = json.nextCursor;
      } while (cursor !== null);
      return found;
    };
    expect(await names('sort=name')).toEqual(['Ann', 'Bea', 'Cleo', 'Dora', 'Eve']);
    expect(await names('sort=-name')).toEqual(['Eve', 'Dora', 'Cleo', 'Bea', 'Ann']);
    expect(await names('sort=createdAt')).toHaveLength(5);
    expect(await names('sort=name&tag=odd')).toEqual(['Ann', 'Dora']);
    expect(await names('email=BEA@example.com')).toEqual(['Bea']);
    expect(await names('phone=%2B15550100003')).toEqual(['Dora']);
    expect(await names('q=leo')).toEqual(['Cleo']);
    expect(await names('q=nobody')).toEqual([]);
  });

  test('V-6 an import creates the good lines, and says of each what became of it', async () => {
    const csv =
      'name,emails,tags\nGrace,grace@example.com,navy\nBroken,not an address,\n"Quoted, Name",q@example.com,\n';
    const headers = { ...pair, 'content-type': 'text/csv', 'idempotency-key': crypto.randomUUID() };
    const first = await call('POST', contacts('/import'), headers, csv);
    expect(first).toMatchObject({ status: 200, json: { created: 2, failed: 1 } });
    expect(first.json.lines.map(({ status }: { status: string }) => status)).toEqual([
      'created',
      'failed',
      'created',
    ]);
    const again = await call('POST', contacts('/import'), headers, csv);
    expect(again.json).toEqual(first.json);
    const found = await call('GET', contacts('?email=grace@example.com'));
    expect(found.json.items).toHaveLength(1);
  });

  test('V-6 an import of JSON Lines, and one in a form', async () => {
    const lines = '{"name": "Linus"}\n\n{"name": 7}\n{"name": "Margaret", "tags": ["moon"]}\n';
    const headers = { ...pair, 'content-type': 'application/x-ndjson' };
    expect((await call('POST', contacts('/import'), headers, lines)).json).toMatchObject({
      created: 2,
      failed: 1,
    });
    const form = new FormData();
    form.set('file', new Blob(['name\nFormed\n'], { type: 'text/csv' }), 'people.csv');
    expect((await call('POST', contacts('/import'), pair, form)).json).toMatchObject({
      created: 1,
      failed: 0,
    });
  });

  test('V-6 files are uploaded, listed, downloaded with their content type, and deleted', async () => {
    const { json: contact } = await call('POST', contacts(), pair, { name: 'With files' });
    const files = (rest = '') => contacts(`/${contact.id}/files${rest}`);
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 31) % 256));
    const form = new FormData();
    form.set('file', new Blob([bytes], { type: 'image/png' }), '../../etc/Grüße "x".png');
    const uploaded = await call('POST', files(), pair, form);
    expect(uploaded).toMatchObject({ status: 201, json: { sizeBytes: bytes.length } });
    expect(JSON.stringify(uploaded.json)).not.toContain('..');
    const raw = await call(
      'POST',
      files('?name=notes.bin'),
      { ...pair, 'content-type': 'application/octet-stream' },
      bytes,
    );
    expect(raw.status).toBe(201);
    const listed = await call('GET', files());
    expect(listed.json.items.map(({ id }: { id: string }) => id).sort()).toEqual(
      [uploaded.json.id, raw.json.id].sort(),
    );
    const downloaded = await call('GET', files(`/${uploaded.json.id}`));
    expect(downloaded.headers.get('content-type')).toBe('image/png');
    expect(downloaded.headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(downloaded.headers.get('x-content-type-options')).toBe('nosniff');
    expect(downloaded.bytes.equals(bytes)).toBe(true);
    expect((await call('DELETE', files(`/${uploaded.json.id}`))).status).toBe(204);
    expect((await call('GET', files(`/${uploaded.json.id}`))).status).toBe(404);
    expect((await call('DELETE', contacts(`/${contact.id}`))).status).toBe(204);
    expect((await call('GET', files(`/${raw.json.id}`))).status).toBe(404);
  });

  test('G-8 V-6 a contact is created once, however often it is sent', async () => {
    const headers = { ...pair, 'idempotency-key': crypto.randomUUID() };
    const body = { name: 'Only once', emails: ['only-once@example.com'] };
    const answers = [];
    for (let at = 0; at < 3; at++) answers.push(await call('POST', contacts(), headers, body));
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
    expect((await call('GET', contacts('?email=only-once@example.com'))).json.items).toHaveLength(1);
  });
});

describe('V-7 document extraction', () => {
  const schema = {
    type: 'object',
    required: ['invoiceNumber', 'total'],
    properties: {
      invoiceNumber: { type: 'string', description: 'Invoice number' },
      date: { type: 'string', format: 'date' },
      email: { type: 'string', format: 'email' },
      total: { type: 'number' },
    },
  };
  const invoice = `Invoice number: INV-2042\nDate: 3 March 2026\nContact: billing@example.com\nTotal: $1,250.00\n`;

  test('V-7 a document and the fields wanted give data that fits, readable again by its id', async () => {
    const form = new FormData();
    form.set('file', new Blob([invoice], { type: 'text/plain' }), 'invoice.txt');
    form.set('schema', JSON.stringify(schema));
    const { status, json } = await call('POST', documents(), pair, form);
    expect(status).toBe(201);
    expect(json.data).toEqual({
      invoiceNumber: 'INV-2042',
      date: '2026-03-03',
      email: 'billing@example.com',
      total: 1250,
    });
    expect((await call('GET', documents(`/${json.id}`))).json).toEqual(json);
    const listed = await call('GET', documents());
    expect(listed.json.items.map(({ id }: { id: string }) => id)).toContain(json.id);
  });

  test('V-7 the same in JSON, and from CSV, JSON, Markdown and HTML', async () => {
    const ask = (contentType: string, text: string, wanted: object) =>
      call('POST', documents(), pair, { fileName: 'file', contentType, text, schema: wanted });
    const wanted = { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] };
    for (const [type, text] of [
      ['text/plain', 'Total: 42.50'],
      ['text/markdown', '# Bill\n\n**Total:** 42.50\n'],
      ['text/html', '<h1>Bill</h1><table><tr><th>Total</th><td>42.50</td></tr></table>'],
      ['text/csv', 'item,total\nboat,42.50\n'],
      ['application/json', '{"bill": {"total": 42.5}}'],
    ] as const) {
      const { status, json } = await ask(type, text, wanted);
      expect({ type, status, data: json.data }).toEqual({ type, status: 201, data: { total: 42.5 } });
    }
  });

  test('V-7 a sandbox key gets the same answer each time, and it is marked', async () => {
    const { headers } = await tenants.one.key('a2v2', { sandbox: true });
    const body = { fileName: 'i.txt', contentType: 'text/plain', text: invoice, schema };
    const [one, two] = [
      await call('POST', documents(), headers, body),
      await call('POST', documents(), headers, body),
    ];
    expect(two.json.data).toEqual(one.json.data);
    expect(one.headers.get('x-sandbox')).toBe('true');
    expect(one.json.sandbox).toBe(true);
  });

  test.each([
    ['a schema that is none', { type: 'nonsense' }, 400],
    ['a schema of a list', { type: 'array' }, 400],
    [
      'a pattern that could run for ever',
      { type: 'object', properties: { a: { type: 'string', pattern: '(a+)+$' } } },
      400,
    ],
    ['a schema from elsewhere', { $ref: 'https://example.com/schema.json' }, 400],
  ])('V-7 %s is refused', async (_, bad, status) => {
    const body = { fileName: 'i.txt', contentType: 'text/plain', text: invoice, schema: bad };
    expect((await call('POST', documents(), pair, body)).status).toBe(status);
  });

  test('V-7 a PDF that is none is 422', async () => {
    const form = new FormData();
    form.set('file', new Blob(['%PDF-1.7 broken'], { type: 'application/pdf' }), 'broken.pdf');
    form.set('schema', JSON.stringify(schema));
    expect(await call('POST', documents(), pair, form)).toMatchObject({
      status: 422,
      json: { code: 'document_unreadable' },
    });
  });
});
