import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MAX_IMPORT_LINES } from '../../../functions/contacts/import-file.ts';
import { createContactStores } from '../../../stores/contacts.ts';
import { aForm, type ContactsApi, type Send, startContactsApi } from '../../support/contacts-api.ts';
import { dyingAt } from '../../support/dying.ts';

let api: ContactsApi;
beforeAll(async () => {
  api = await startContactsApi();
});
afterAll(() => api.stop());

let send: Send;
beforeEach(() => {
  send = api.as();
});

const CSV = 'text/csv';
const LINES = 'application/x-ndjson';
const importing = (body: string | Uint8Array, type = CSV, headers: object = {}) =>
  send('POST', { path: '/import', body, headers: { 'content-type': type, ...headers } });
const names = async () => {
  const { json } = await send('GET', { query: { limit: '100', sort: 'name' } });
  return json.items.map(({ name }: { name: string }) => name);
};
const id = expect.stringMatching(/^con_[0-9A-Za-z]{28}$/);

describe('V-6 an import', () => {
  test('of CSV creates the good rows, and says of the others what is wrong with them', async () => {
    const rows = [
      'Name,Email,phones,Company,TAGS,Notes,customFields.Region',
      'Ada,ada@x.example; a@x.example,+44 20 7946 0000,"Analytical, Ltd","vip,first","Line one',
      'line ""two""",North',
      '',
      'Broken,not an address,12,,,,',
      ',,,,,,',
      'Short,short@x.example',
      ',,,No address,,,',
      'Byron,,,,,,',
    ];
    const { status, json } = await importing(rows.join('\r\n'));
    expect(status).toBe(200);
    expect(json).toEqual({
      created: 2,
      failed: 3,
      lines: [
        { line: 2, status: 'created', id },
        {
          line: 5,
          status: 'failed',
          errors: [
            { path: 'emails.0', message: 'must be an email address' },
            { path: 'phones.0', message: 'must have 3 to 15 digits' },
          ],
        },
        { line: 7, status: 'failed', errors: [{ path: '', message: expect.stringContaining('2 cells') }] },
        { line: 8, status: 'failed', errors: [{ path: '', message: expect.stringContaining('needs') }] },
        { line: 9, status: 'created', id },
      ],
    });
    const [ada] = (await send('GET', { query: { email: 'a@x.example' } })).json.items;
    expect(ada).toMatchObject({
      id: json.lines[0].id,
      name: 'Ada',
      emails: ['ada@x.example', 'a@x.example'],
      company: 'Analytical, Ltd',
      tags: ['vip', 'first'],
      notes: 'Line one\nline "two"',
      customFields: { Region: 'North' },
    });
    expect(await names()).toEqual(['Ada', 'Byron']);
  });

  test('of JSON Lines takes each line as a contact would be sent', async () => {
    const lines = [
      '{"name":"Ada","tags":["vip"]}',
      '',
      '{"name":"Ada"',
      '{"name":"Byron","nick":"x"}',
      '[1]',
      'null',
      '{"emails":["byron@x.example"]}\r',
    ];
    const { status, json } = await importing(lines.join('\n'), LINES);
    expect([status, json.created, json.failed]).toEqual([200, 2, 4]);
    expect(json.lines).toMatchObject([
      { line: 1, status: 'created' },
      { line: 3, errors: [{ path: '', message: 'is not valid JSON' }] },
      { line: 4, errors: [{ path: 'nick', message: 'is not known here' }] },
      { line: 5, errors: [{ path: '', message: 'must be an object' }] },
      { line: 6, errors: [{ path: '', message: 'must be an object' }] },
      { line: 7, status: 'created' },
    ]);
  });

  test.each([
    ['list.csv', 'text/csv', 'name\nAda'],
    ['list.CSV', 'application/octet-stream', 'name\nAda'],
    ['list.csv', 'application/vnd.ms-excel', '\ufeffname;company\nAda;Ltd'],
    ['list.jsonl', '', '{"name":"Ada"}'],
    ['list', 'application/x-ndjson', '{"name":"Ada"}'],
  ])('may come in a form, as %s of type %s', async (name, type, content) => {
    const { status, json } = await send('POST', {
      path: '/import',
      ...(await aForm({ file: { name, type, content } })),
    });
    expect([status, json.created, await names()]).toEqual([200, 1, ['Ada']]);
  });

  test.each<[string, string | Uint8Array, string, string]>([
    ['in UTF-16', Buffer.from('\ufeffname\nAda', 'utf16le'), CSV, 'UTF-8'],
    ['in Latin-1', Buffer.from('name\nZoë', 'latin1'), CSV, 'UTF-8'],
    ['that says that it is in Latin-1', 'name\nAda', `${CSV}; charset=iso-8859-1`, 'charset=utf-8'],
    ['with an unknown column', 'name,nick\nAda,x', CSV, 'nick'],
    ['with a column twice', 'email,Emails\na@x.example,', CSV, 'two columns'],
    ['with open quotes', 'name\n"Ada\nByron', CSV, 'line 3'],
    ['with quotes within a cell', 'name\nAda "x', CSV, 'line 2'],
    ['with a header only', 'name\n', CSV, 'no contacts'],
    ['without a line', '\n\n', LINES, 'no contacts'],
    ['with too many rows', `name\n${'Ada\n'.repeat(MAX_IMPORT_LINES + 1)}`, CSV, '1000 contacts'],
    ['with too many lines', '{"name":"Ada"}\n'.repeat(MAX_IMPORT_LINES + 1), LINES, '1000 contacts'],
    ['without bounds', `name\n"${'x'.repeat(200_000)}"`, CSV, 'characters'],
  ])('of a file %s is refused as a whole', async (_, body, type, says) => {
    const { status, json } = await importing(body, type);
    expect([status, json.code]).toEqual([400, 'invalid_request']);
    expect(json.message).toContain(says);
    expect(await names()).toEqual([]);
  });

  test('needs a file, of a kind that can be read', async () => {
    const form = async (parts: Parameters<typeof aForm>[0]) =>
      (await send('POST', { path: '/import', ...(await aForm(parts)) })).json;
    expect((await send('POST', { path: '/import' })).status).toBe(400);
    expect(await form({ file: { name: 'list.xlsx', content: 'PK' } })).toMatchObject({
      errors: [{ path: 'file' }],
    });
    expect(await form({ file: { name: 'list.constructor', content: 'x' } })).toMatchObject({
      code: 'invalid_request',
    });
    expect(await form({ list: { name: 'list.csv', content: 'name\nAda' } })).toMatchObject({
      errors: [{ path: 'list' }],
    });
    expect(await form({ file: 'name\nAda' })).toMatchObject({ errors: [{ path: 'file' }] });
    expect((await send('POST', { path: '/import', body: { name: 'Ada' } })).status).toBe(415);
  });

  test('of as many lines as are allowed comes to its end', async () => {
    const lines = Array.from(
      { length: MAX_IMPORT_LINES },
      (_, at) => `Number ${at},n${at}@x.example,+49 30 ${1000 + at}`,
    );
    const { status, json } = await importing(`name,email,phone\n${lines.join('\n')}`);
    expect([status, json.created, json.failed]).toEqual([200, MAX_IMPORT_LINES, 0]);
  }, 30_000);

  test('names five mistakes of a line at most', async () => {
    const { json } = await importing(`${JSON.stringify({ emails: Array(20).fill('x') })}\n`, LINES);
    expect(json.lines[0].errors).toHaveLength(5);
  });
});

describe('an import under an Idempotency-Key', () => {
  const file = `name\n${Array.from({ length: 12 }, (_, at) => `Number ${at}`).join('\n')}\n,,\n`;
  const headers = { 'idempotency-key': 'import 1' };

  test('V-6 that is repeated creates nothing twice, and is answered as before', async () => {
    const [first, again] = [await importing(file, CSV, headers), await importing(file, CSV, headers)];
    expect([again.status, again.json]).toEqual([200, first.json]);
    expect(await names()).toHaveLength(12);
  });

  test('V-6 that died in the middle is finished by the repetition, and creates nothing twice', async () => {
    for (const [nth, when] of [
      [1, 'before'],
      [1, 'after'],
      [5, 'before'],
      [7, 'after'],
      [12, 'after'],
    ] as const) {
      send = api.as();
      const life = dyingAt(nth, when);
      const contacts = createContactStores(
        { ...api.running.store, client: life.client(api.running.store.client) },
        api.running.objects,
      );
      const asked = { path: '/import', body: file, headers: { 'content-type': CSV, ...headers } };
      const died = await send('POST', { ...asked, deps: { ...api.deps, contacts } });
      expect(died.status).toBe(500);
      const inTheMiddle = await names();
      expect(inTheMiddle.length).toBeLessThanOrEqual(12);
      const again = await send('POST', asked);
      expect([again.status, again.json.created, again.json.failed]).toEqual([200, 12, 0]);
      const all = await send('GET', { query: { limit: '100' } });
      expect(all.json.items).toHaveLength(12);
      const reported = again.json.lines.map((line: { id: string }) => line.id).sort();
      expect(all.json.items.map((one: { id: string }) => one.id).sort()).toEqual(reported);
    }
  });

  test('V-6 that runs out of time leaves no answer behind, and is finished by the repetition', async () => {
    const { client } = api.running.store;
    const slow = new Proxy(client, {
      get: (target, name) =>
        name === 'send'
          ? async (command: never) => {
              await wait(120);
              return target.send(command);
            }
          : Reflect.get(target, name, target),
    });
    const contacts = createContactStores({ ...api.running.store, client: slow }, api.running.objects);
    const asked = { path: '/import', body: file, headers: { 'content-type': CSV, ...headers } };
    const late = await send('POST', { ...asked, deps: { ...api.deps, contacts }, remainingMs: 550 });
    expect(late.status).toBe(504);
    // The writers end what they had begun: by then, an answer of theirs would have been kept.
    await wait(500);
    const again = await send('POST', asked);
    expect([again.status, again.json.created, again.json.failed]).toEqual([200, 12, 0]);
    expect(again.json.lines).toHaveLength(12);
    expect(await names()).toHaveLength(12);
  });
});
