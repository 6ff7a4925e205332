import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DIALECTS } from '../../../core/errors/dialects.ts';
import {
  aForm,
  type ContactsApi,
  type Send,
  type Sent,
  startContactsApi,
} from '../../support/contacts-api.ts';

let api: ContactsApi;
beforeAll(async () => {
  api = await startContactsApi();
});
afterAll(() => api.stop());

let send: Send;
let path = '';
beforeEach(async () => {
  send = api.as();
  path = `/${(await send('POST', { body: { name: 'Ada' } })).json.id}`;
});

/** Asks, and sees that it is refused with this status in the surface's own shape, and that nothing has changed. */
async function refused(status: number, method: string, sent: Sent) {
  const before = (await send('GET', { path })).json;
  const answer = await send(method, sent);
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe(DIALECTS['open-api'].contentType);
  expect(answer.json).toEqual(
    DIALECTS['open-api'].body({
      ...answer.json,
      status,
      requestId: answer.headers['x-request-id'] as string,
    }),
  );
  expect((await send('GET', { path })).json).toEqual(before);
  expect((await send('GET', { query: { limit: '100' } })).json.items).toEqual([before]);
  expect((await send('GET', { path: `${path}/files` })).json.items).toEqual([]);
  return answer.json;
}

const many = (count: number, of: (at: number) => unknown) => Array.from({ length: count }, (_, at) => of(at));

const BAD_FIELDS: readonly [string, object, string][] = [
  ['an unknown field', { nick: 'x' }, 'nick'],
  ['a field that every object inherits', JSON.parse('{"__proto__":{"name":"x"}}'), '__proto__'],
  ['another type', { name: 5 }, 'name'],
  ['a text for a list', { emails: 'a@x.example' }, 'emails'],
  ['a name that is too long', { name: 'x'.repeat(201) }, 'name'],
  ['a name of two lines', { name: 'a\nb' }, 'name'],
  ['half of a surrogate pair', { name: '\ud800' }, 'name'],
  ['an address without a domain', { emails: ['a@x.example', 'a'] }, 'emails.1'],
  ['an address with a space', { emails: ['a b@x.example'] }, 'emails.0'],
  ['an address that is too long', { emails: [`${'x'.repeat(64)}@${'x.'.repeat(100)}example`] }, 'emails.0'],
  ['too many addresses', { emails: many(21, (at) => `a${at}@x.example`) }, 'emails'],
  ['a phone number of letters', { phones: ['call me'] }, 'phones.0'],
  ['a phone number of 16 digits', { phones: ['1234567890123456'] }, 'phones.0'],
  ['a tag with a comma', { tags: ['a,b'] }, 'tags.0'],
  ['an empty tag', { tags: [' '] }, 'tags.0'],
  ['too many tags', { tags: many(51, String) }, 'tags'],
  ['notes that are too long', { notes: 'x'.repeat(5_001) }, 'notes'],
  ['notes with control characters', { notes: 'a\u0000b' }, 'notes'],
  ['a list as a custom value', { customFields: { a: [] } }, 'customFields.a'],
  ['custom fields that are a list', { customFields: [] }, 'customFields'],
  ['a custom field without a name', { customFields: { '': 1 } }, 'customFields.'],
  [
    'a custom field with a long name',
    { customFields: { ['x'.repeat(5_000)]: 1 } },
    `customFields.${'x'.repeat(100)}`,
  ],
  [
    'a custom field called __proto__',
    { customFields: JSON.parse('{"__proto__":1}') },
    'customFields.__proto__',
  ],
  [
    'too many custom fields',
    { customFields: Object.fromEntries(many(51, (at) => [`f${at}`, at]) as never) },
    'customFields',
  ],
  ['more values than anything has', { emails: many(1_001, () => 'x') }, ''],
  [
    'too much in all',
    { customFields: Object.fromEntries(many(50, (at) => [`f${at}`, 'x'.repeat(1_000)]) as never) },
    '',
  ],
];

describe('V-6 a contact with', () => {
  test.each(BAD_FIELDS)('%s is refused, when it is created and when it is changed', async (_, fields, at) => {
    for (const [method, sent] of [
      ['POST', { body: { name: 'x', ...fields } }],
      ['PATCH', { path, body: fields }],
    ] as const) {
      // Spreading calls the setter of `__proto__`.
      const body = Object.hasOwn(fields, '__proto__') ? fields : sent.body;
      const { code, errors } = await refused(400, method, { ...sent, body });
      expect(code).toBe('invalid_request');
      expect(errors.map((error: { path: string }) => error.path)).toContain(at);
    }
  });

  test.each([{}, { name: ' ' }, { name: null, emails: [], company: 'x', notes: 'x', tags: ['x'] }])(
    'nothing to know it by is refused: %j',
    async (body) => {
      expect((await refused(400, 'POST', { body })).errors[0].message).toContain('needs a `name`');
    },
  );

  test('its last name or address taken away is refused', async () => {
    await refused(400, 'PATCH', { path, body: { name: null } });
    await refused(400, 'PATCH', { path, body: {} });
  });

  test('a text of megabytes in it is refused in no time', async () => {
    const long = ' '.repeat(4_000_000);
    const started = performance.now();
    for (const body of [
      { phones: [long] },
      { emails: [long] },
      { name: `${long}x` },
      { tags: [`x${long}x`] },
    ]) {
      await refused(400, 'POST', { body });
    }
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe('Bad input', () => {
  const json = { 'content-type': 'application/json' };
  const TAKES: readonly [string, () => string][] = [
    ['POST', () => ''],
    ['PATCH', () => path],
  ];

  test.each(TAKES)('a %s whose body is no JSON is refused', async (method, at) => {
    for (const [body, code] of [
      ['{"name":', 'invalid_json'],
      ['', 'invalid_request'],
      ['null', 'invalid_request'],
      ['[]', 'invalid_request'],
      ['"text"', 'invalid_request'],
      [`${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'invalid_request'],
    ]) {
      expect((await refused(400, method, { path: at(), body, headers: json })).code).toBe(code);
    }
  });

  test.each(TAKES)('a %s of another content type is 415, and is told which are taken', async (method, at) => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'nonsense']) {
      const sent = { path: at(), body: '{"name":"x"}', headers: { 'content-type': type } };
      expect((await refused(415, method, sent)).message).toContain('application/json');
    }
  });

  test.each([
    ['limit', '0'],
    ['limit', '101'],
    ['limit', 'ten'],
    ['limit', '1e1'],
    ['cursor', 'x'],
    ['cursor', ''],
    ['cursor', 'x'.repeat(3_000)],
    ['cursor', Buffer.from('createdAt:key_1').toString('base64url')],
    ['cursor', Buffer.from(`name:${'x'.repeat(1_000)}\tcon_${'0'.repeat(28)}`).toString('base64url')],
    ['sort', 'company'],
    ['sort', '--name'],
    ['email', 'x'],
    ['phone', 'x'],
    ['phone', '0'],
    ['tag', 'x'.repeat(3_000)],
    ['q', 'x'.repeat(201)],
    ['page', '1'],
  ])('a list with %s=%s is refused', async (name, value) => {
    const { errors } = await refused(400, 'GET', { query: { [name]: value } });
    expect(errors[0].path).toBe(name);
  });

  test('a cursor of a list in another order is refused, and a forged one begins elsewhere in the own list', async () => {
    await send('POST', { body: { name: 'Byron' } });
    const { nextCursor: cursor } = (await send('GET', { query: { sort: 'name', limit: '1' } })).json;
    expect((await send('GET', { query: { sort: 'createdAt', cursor } })).status).toBe(400);
    for (const [sort, place] of [
      ['name', `zzz\tcon_${'z'.repeat(28)}`],
      ['name', `\t\u0000\tcon_${'0'.repeat(28)}`],
      ['updatedAt', `9999999999\tcon_${'z'.repeat(28)}`],
      ['createdAt', `con_${'z'.repeat(28)}`],
      ['createdAt', `file#x\tcon_${'z'.repeat(28)}`],
    ]) {
      const forged = Buffer.from(`${sort}:${place}`).toString('base64url');
      const { status, json: answer } = await send('GET', { query: { sort: sort as string, cursor: forged } });
      expect(status).toBe(200);
      for (const { name } of answer.items) expect(['Ada', 'Byron']).toContain(name);
    }
  });

  const ODD_IDS = ['con_1', 'agt_1', 'con_ü', '%00', '..', "con_'; --", `con_${'x'.repeat(2_000)}`];
  test.each(ODD_IDS)('%s is no contact, and has no files', async (id) => {
    for (const [method, at] of [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', '/files'],
      ['GET', '/files/fil_1'],
      ['DELETE', '/files/fil_1'],
    ] as const) {
      expect((await refused(404, method, { path: `/${id}${at}` })).code).toBe('not_found');
    }
    expect((await refused(404, 'PATCH', { path: `/${id}`, body: { name: 'x' } })).code).toBe('not_found');
    const form = await aForm({ file: { name: 'a', content: 'a' } });
    expect((await refused(404, 'POST', { path: `/${id}/files`, ...form })).code).toBe('not_found');
  });

  test('an upload without a file, with another field or an empty one is refused', async () => {
    const files = `${path}/files`;
    const octets = { 'content-type': 'application/octet-stream' };
    const form = async (parts: Parameters<typeof aForm>[0]) => ({ path: files, ...(await aForm(parts)) });
    const a = { name: 'a.txt', content: 'a' };
    for (const [sent, at] of [
      [{ path: files }, 'file'],
      [await form({ other: a }), 'other'],
      [await form({ file: 'text' }), 'file'],
      [await form({ file: a, other: a }), ''],
      [await form({ file: a, note: 'x' }), 'note'],
      [await form({ file: { name: 'a.txt', content: '' } }), 'file'],
      [{ ...(await form({ file: a })), query: { name: 'x' } }, 'name'],
      [{ path: files, body: 'x', headers: octets }, 'name'],
      [{ path: files, body: 'x', headers: octets, query: { name: '' } }, 'name'],
      [{ path: files, body: 'x', headers: octets, query: { name: 'x'.repeat(1_001) } }, 'name'],
      [{ path: files, body: 'x', headers: octets, query: { name: 'a', type: 'x' } }, 'type'],
      [{ path: files, body: '--', headers: { 'content-type': 'multipart/form-data' } }, ''],
    ] as const) {
      const { errors } = await refused(400, 'POST', sent);
      expect(errors[0].path).toBe(at);
    }
    await refused(415, 'POST', { path: files, body: {} });
  });

  test('a list of files takes its own parameters only', async () => {
    for (const query of [{ limit: '0' }, { cursor: 'x' }, { sort: 'name' }]) {
      await refused(400, 'GET', { path: `${path}/files`, query });
    }
  });
});
