import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MAX_FILE_BYTES } from '../../../functions/contacts/sent-file.ts';
import { NOW } from '../../support/contacts.ts';
import { aForm, type ContactsApi, type Send, startContactsApi } from '../../support/contacts-api.ts';

let api: ContactsApi;
beforeAll(async () => {
  api = await startContactsApi();
});
afterAll(() => api.stop());

let send: Send;
beforeEach(() => {
  send = api.as();
});

const ADA = {
  name: ' Ada Lovelace ',
  emails: ['Ada@X.example', 'ada@x.example'],
  phones: ['+44 (0)20 7946-0000', '0044 20 79460000'],
  company: 'Analytical Engines',
  tags: ['vip', 'VIP ', 'first'],
  notes: 'Met at\nthe fair.',
  customFields: { age: 36, married: true, note: null },
};

const create = async (body: object = ADA) => (await send('POST', { body })).json;

describe('V-6 contacts', () => {
  test('a contact is created, read, changed and deleted', async () => {
    const created = await send('POST', { body: ADA });
    expect(created.status).toBe(201);
    expect(created.headers.etag).toBe('"1"');
    expect(created.json).toEqual({
      id: expect.stringMatching(/^con_[0-9A-Za-z]{28}$/),
      name: 'Ada Lovelace',
      emails: ['Ada@X.example'],
      phones: ['+44 (0)20 7946-0000'],
      company: 'Analytical Engines',
      tags: ['vip', 'first'],
      notes: 'Met at\nthe fair.',
      customFields: { age: 36, married: true },
      createdAt: '2027-01-15T08:00:00Z',
      updatedAt: '2027-01-15T08:00:00Z',
      revision: 1,
    });
    const path = `/${created.json.id}`;
    const read = await send('GET', { path });
    expect([read.status, read.headers.etag, read.json]).toEqual([200, '"1"', created.json]);
    const body = { company: null, tags: ['new'], customFields: { age: null, title: 'Countess' } };
    const changed = await send('PATCH', { path, body, now: NOW + 60 });
    expect([changed.status, changed.headers.etag]).toEqual([200, '"2"']);
    expect(changed.json).toEqual({
      ...created.json,
      company: null,
      tags: ['new'],
      customFields: { married: true, title: 'Countess' },
      updatedAt: '2027-01-15T08:01:00Z',
      revision: 2,
    });
    const gone = await send('DELETE', { path });
    expect([gone.status, gone.bytes.length]).toEqual([204, 0]);
    for (const method of ['GET', 'DELETE']) expect((await send(method, { path })).status).toBe(404);
    expect((await send('PATCH', { path, body })).status).toBe(404);
  });

  test('a change that changes nothing keeps the revision', async () => {
    const { id } = await create();
    const body = { name: 'Ada Lovelace', customFields: { married: true, unknown: null } };
    const same = await send('PATCH', { path: `/${id}`, body, now: NOW + 60 });
    expect([same.status, same.headers.etag, same.json.updatedAt]).toEqual([
      200,
      '"1"',
      '2027-01-15T08:00:00Z',
    ]);
  });

  test.each([
    ['"1"', 200],
    ['"7", "1"', 200],
    ['*', 200],
    ['"2"', 412],
    ['W/"1"', 412],
    ['1', 400],
    ['', 400],
  ])('If-Match: %s on the first revision is %i, for changes and deletions', async (tag, status) => {
    const headers = { 'if-match': tag };
    const { id } = await create();
    const changed = await send('PATCH', { path: `/${id}`, headers, body: { name: 'Byron' } });
    expect(changed.status).toBe(status);
    if (status === 412) expect(changed.json.code).toBe('precondition_failed');
    expect((await send('GET', { path: `/${id}` })).json.revision).toBe(status === 200 ? 2 : 1);
    const other = await create();
    expect((await send('DELETE', { path: `/${other.id}`, headers })).status).toBe(
      status === 200 ? 204 : status,
    );
    expect((await send('GET', { path: `/${other.id}` })).status).toBe(status === 200 ? 404 : 200);
  });

  test('the list answers what is asked for, page by page', async () => {
    await create();
    const byron = await create({ name: 'Lord Byron', emails: ['byron@x.example'], tags: ['poet', 'vip'] });
    await create({ phones: ['030 12345'] });
    const ids = async (query: Record<string, string>) => {
      const { status, json } = await send('GET', { query });
      expect(status).toBe(200);
      return json.items.map((one: { name: string | null }) => one.name);
    };
    expect(await ids({ sort: 'name' })).toEqual([null, 'Ada Lovelace', 'Lord Byron']);
    expect(await ids({ sort: '-name', tag: 'VIP' })).toEqual(['Lord Byron', 'Ada Lovelace']);
    expect(await ids({ tag: 'vip, poet' })).toEqual(['Lord Byron']);
    expect(await ids({ q: 'engines ada' })).toEqual(['Ada Lovelace']);
    expect(await ids({ email: 'BYRON@x.example' })).toEqual(['Lord Byron']);
    // A plus sign in a query is a space, where a client forgot to encode it.
    expect(await ids({ phone: ' 44 20 79460000' })).toEqual(['Ada Lovelace']);
    expect(await ids({ email: 'nobody@x.example' })).toEqual([]);
    const first = await send('GET', { query: { sort: 'name', limit: '2' } });
    const cursor = first.json.nextCursor;
    const second = await send('GET', { query: { sort: 'name', limit: '2', cursor } });
    expect(second.json).toEqual({ items: [byron], nextCursor: null });
  });
});

describe('V-6 files of a contact', () => {
  const upload = async (path: string, name: string, content: string | Uint8Array, type = 'text/plain') =>
    send('POST', { path: `${path}/files`, ...(await aForm({ file: { name, type, content } })) });

  test('a file is uploaded, listed, downloaded as it was, and deleted', async () => {
    const path = `/${(await create()).id}`;
    const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 256);
    const uploaded = await upload(path, 'Überblick (1).PDF', bytes, 'application/pdf');
    expect(uploaded.status).toBe(201);
    expect(uploaded.json).toEqual({
      id: expect.stringMatching(/^fil_[0-9A-Za-z]{28}$/),
      name: 'Überblick (1).PDF',
      contentType: 'application/pdf',
      sizeBytes: 70_000,
      createdAt: '2027-01-15T08:00:00Z',
    });
    const listed = await send('GET', { path: `${path}/files` });
    expect(listed.json).toEqual({ items: [uploaded.json], nextCursor: null });
    const filePath = `${path}/files/${uploaded.json.id}`;
    const { status, headers, bytes: downloaded } = await send('GET', { path: filePath });
    expect(status).toBe(200);
    expect(downloaded.equals(bytes)).toBe(true);
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition':
        'attachment; filename="_berblick (1).PDF"; filename*=UTF-8\'\'%C3%9Cberblick%20%281%29.PDF',
      'x-content-type-options': 'nosniff',
    });
    expect((await send('DELETE', { path: filePath })).status).toBe(204);
    for (const method of ['GET', 'DELETE']) {
      const answer = await send(method, { path: filePath });
      expect([answer.status, answer.json.code]).toEqual([404, 'not_found']);
    }
  });

  test('a file can be the body itself, under the name that the query gives it', async () => {
    const path = `/${(await create()).id}/files`;
    const headers = { 'content-type': 'application/octet-stream' };
    const query = { name: '..\\..\\evil\u202Egpj.html', contentType: 'text/HTML; charset=utf-8' };
    const { status, json } = await send('POST', { path, query, headers, body: '<script>' });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      name: 'evilgpj.html',
      contentType: 'application/octet-stream',
      sizeBytes: 8,
    });
    const plain = await send('POST', {
      path,
      query: { name: 'a.csv', contentType: 'text/csv' },
      headers,
      body: 'a',
    });
    expect(plain.json).toMatchObject({ name: 'a.csv', contentType: 'text/csv' });
  });

  test('a file that is too large is 413, in a form and as the body, and nothing is kept', async () => {
    const path = `/${(await create()).id}`;
    const bytes = new Uint8Array(MAX_FILE_BYTES + 1);
    const inForm = await upload(path, 'a.bin', bytes);
    const headers = { 'content-type': 'application/octet-stream' };
    const query = { name: 'a.bin' };
    const asBody = await send('POST', { path: `${path}/files`, query, headers, body: bytes });
    for (const { status, json } of [inForm, asBody]) {
      expect([status, json.code]).toEqual([413, 'body_too_large']);
      expect(json.message).toContain('4 MB');
    }
    expect((await upload(path, 'a.bin', bytes.subarray(1))).status).toBe(201);
    expect((await send('GET', { path: `${path}/files` })).json.items).toHaveLength(1);
  });

  test('an upload that is repeated under its Idempotency-Key makes one file', async () => {
    const path = `/${(await create()).id}`;
    const form = await aForm({ file: { name: 'a.txt', content: 'a' } });
    const asked = {
      path: `${path}/files`,
      body: form.body,
      headers: { ...form.headers, 'idempotency-key': 'k1' },
    };
    const [first, again] = [await send('POST', asked), await send('POST', asked)];
    expect([again.status, again.json]).toEqual([201, first.json]);
    expect((await send('GET', { path: `${path}/files` })).json.items).toEqual([first.json]);
  });

  test('files are listed page by page, latest first', async () => {
    const path = `/${(await create()).id}`;
    for (const at of [0, 1, 2]) {
      const form = await aForm({ file: { name: `${at}.txt`, content: 'a' } });
      await send('POST', { path: `${path}/files`, ...form, now: NOW + at });
    }
    const names = async (query: Record<string, string>) => {
      const { json } = await send('GET', { path: `${path}/files`, query });
      return [json.items.map(({ name }: { name: string }) => name), json.nextCursor];
    };
    const [first, cursor] = await names({ limit: '2' });
    expect(first).toEqual(['2.txt', '1.txt']);
    expect(await names({ limit: '2', cursor })).toEqual([['0.txt'], null]);
  });
});
