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
