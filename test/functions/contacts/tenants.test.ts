import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  aForm,
  type ContactsApi,
  type Send,
  type Sent,
  startContactsApi,
} from '../../support/contacts-api.ts';

let api: ContactsApi;
let mine: Send;
let path = '';
let filePath = '';
const MISSING = `con_${'0'.repeat(28)}`;
const MISSING_FILE = `fil_${'0'.repeat(28)}`;

beforeAll(async () => {
  api = await startContactsApi();
  mine = api.as({ organizationId: 'org_mine', agentId: 'agt_mine' });
  const body = { name: 'Ada', emails: ['ada@x.example'], phones: ['+44 20 7946 0000'], tags: ['vip'] };
  path = `/${(await mine('POST', { body })).json.id}`;
  const form = await aForm({ file: { name: 'a.txt', content: 'secret' } });
  filePath = `${path}/files/${(await mine('POST', { path: `${path}/files`, ...form })).json.id}`;
});
afterAll(() => api.stop());

const OTHERS = [
  ['another agent of the organization', { organizationId: 'org_mine', agentId: 'agt_other' }],
  ['an agent of that name elsewhere', { organizationId: 'org_other', agentId: 'agt_mine' }],
] as const;

test.each(OTHERS)('P-10 to %s a contact is answered as one that does not exist', async (_, who) => {
  const others = api.as(who);
  const own = `/${(await others('POST', { body: { name: 'Own' } })).json.id}`;
  const form = await aForm({ file: { name: 'b.txt', content: 'b' } });
  const asked: readonly [string, (contact: string, file: string) => Sent][] = [
    ['GET', (contact) => ({ path: contact })],
    ['PATCH', (contact) => ({ path: contact, body: { name: 'Taken' } })],
    ['PATCH', (contact) => ({ path: contact, body: { name: 'Taken' }, headers: { 'if-match': '*' } })],
    ['DELETE', (contact) => ({ path: contact })],
    ['GET', (contact) => ({ path: `${contact}/files` })],
    ['POST', (contact) => ({ path: `${contact}/files`, ...form })],
    ['GET', (contact, file) => ({ path: `${contact}/files/${file}` })],
    ['DELETE', (contact, file) => ({ path: `${contact}/files/${file}` })],
  ];
  const file = filePath.split('/').at(-1) as string;
  for (const [method, sent] of asked) {
    const theirs = await others(method, sent(path, file));
    const nobodys = await others(method, sent(`/${MISSING}`, MISSING_FILE));
    expect(theirs.status).toBe(404);
    // But for the id of the request, which is each one's own.
    const shown = ({ status, json, headers }: typeof theirs) =>
      JSON.stringify([status, json, headers]).replaceAll(json.requestId, '');
    expect(shown(theirs)).toBe(shown(nobodys));
  }
  // A file of somebody else is not to be had through a contact of one's own either.
  for (const method of ['GET', 'DELETE']) {
    expect((await others(method, { path: `${own}/files/${file}` })).status).toBe(404);
  }
  expect((await mine('GET', { path })).json).toMatchObject({ name: 'Ada', revision: 1 });
  expect((await mine('GET', { path: filePath })).bytes.toString()).toBe('secret');
});

test.each(OTHERS)('P-10 %s lists none of them, whatever it asks for', async (_, who) => {
  const others = api.as(who);
  const { nextCursor } = (await mine('GET', { query: { limit: '1', sort: 'name' } })).json;
  const queries: Record<string, string>[] = [
    {},
    { email: 'ada@x.example' },
    { phone: '+442079460000' },
    { tag: 'vip' },
    { q: 'ada' },
    { sort: 'updatedAt' },
    { sort: '-name', cursor: Buffer.from(`name:zzz\t${MISSING}`).toString('base64url') },
    ...(nextCursor === null ? [] : [{ cursor: nextCursor, sort: 'name' }]),
  ];
  for (const query of queries) {
    const { status, json } = await others('GET', { query });
    expect(status).toBe(200);
    expect(JSON.stringify(json)).not.toContain('Ada');
  }
});
