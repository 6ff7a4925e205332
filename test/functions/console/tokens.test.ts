import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { recordOf } from '../../../stores/credential-record.ts';
import { createTokens } from '../../../stores/tokens.ts';
import {
  CONSOLE_POLICY,
  NOW,
  type RunningConsole,
  startConsole,
  type Tenant,
} from '../../support/console.ts';
import { type AskGate, bearer, gateOf } from '../../support/console-gate.ts';

/** As the test policy's desk has it. */
const AT_MOST = 5;

let console: RunningConsole;
let gate: AskGate;
let tenant: Tenant;
let count = 0;
beforeAll(async () => {
  console = await startConsole();
  gate = gateOf(console);
});
beforeEach(async () => {
  tenant = await console.found(`acme${++count}`);
});
afterAll(() => console.stop());

const make = (body: object = { name: 'CI' }, asked: object = {}) =>
  console.ask('create-token', { as: tenant.member, body, ...asked });
const list = (query: Record<string, string> = {}, as = tenant.member) =>
  console.ask('list-tokens', { as, query });
const remove = (tokenId: string, as = tenant.member) =>
  console.ask('delete-token', { as, path: { tokenId } });
const recordsOf = async (tokenId: string) =>
  ((await console.scan()).credentials ?? []).map(recordOf).filter(({ keyId }) => keyId === tokenId);
const acts = async () =>
  (await console.deps.directory.of(tenant.id).audit.page({ limit: 1000, after: null })).entries
    .filter(({ verb }) => verb.startsWith('token.'))
    .map(({ verb, subject, memberId }) => ({ verb, subject, memberId }));

describe('G-3 a token', () => {
  test('G-3 A-6 is shown once, kept as a hash only, and listed by its preview', async () => {
    const { status, body, reply } = await make({ name: ' Nightly ', expiresAt: '2027-01-16T08:00:00Z' });
    expect(status).toBe(201);
    expect(reply?.headers).toEqual({ 'cache-control': 'no-store' });
    expect(body).toEqual({
      id: expect.stringMatching(/^tok_[0-9A-Za-z]{28}$/),
      name: 'Nightly',
      token: expect.stringMatching(/^tok_local_[0-9A-Za-z]{38}$/),
      preview: `tok_local_…${body.token.slice(-4)}`,
      createdAt: '2027-01-15T08:00:00Z',
      expiresAt: '2027-01-16T08:00:00Z',
      lastUsedAt: null,
    });
    expect(JSON.stringify(await console.scan())).not.toContain(body.token);
    const { token: _, ...shown } = body;
    expect((await list()).body).toEqual({ items: [shown], nextCursor: null });
  });

  test('G-3 is good on every surface that takes it, for its member in its role, and its use is shown', async () => {
    const { body } = await make();
    expect(await gate('desk', bearer(body.token), NOW + 1)).toBe('allow');
    expect(await gate('street', bearer(body.token), NOW + 2)).toBe('allow');
    expect(await gate('wide', bearer(body.token))).toBe('Unauthorized');
    expect((await list()).body.items[0].lastUsedAt).toBe('2027-01-15T08:00:02Z');
    const [record] = await recordsOf(body.id);
    expect(record).toMatchObject({
      kind: 'token',
      surface: 'desk',
      organizationId: tenant.id,
      memberId: tenant.member.id,
      role: 'member',
      agentId: null,
      removeAt: null,
    });
  });

  test('G-3 made on another surface than the one that issues them is the same', async () => {
    const { body } = await make({ name: 'CI' }, { surface: 'street' });
    expect(await gate('desk', bearer(body.token))).toBe('allow');
    expect(await gate('street', bearer(body.token))).toBe('allow');
    expect((await list()).body.items).toHaveLength(1);
  });

  test('V-9 that has expired is refused, and still listed', async () => {
    const { body } = await make({ name: 'CI', expiresAt: '2027-01-15T08:01:00Z' });
    expect(await gate('desk', bearer(body.token), NOW + 59)).toBe('allow');
    expect(await gate('desk', bearer(body.token), NOW + 60)).toBe('Unauthorized');
    expect((await list()).body.items).toHaveLength(1);
  });

  test('A-8 that is deleted is refused at once, everywhere', async () => {
    const { body } = await make();
    expect(await gate('street', bearer(body.token))).toBe('allow');
    expect((await remove(body.id)).status).toBe(204);
    expect(await gate('street', bearer(body.token))).toBe('Unauthorized');
    expect(await gate('desk', bearer(body.token))).toBe('Unauthorized');
    expect((await list()).body.items).toEqual([]);
    expect((await remove(body.id)).body).toEqual({ code: 'not_found', params: { thing: 'token' } });
  });

  test.each([
    ['no body', undefined, ''],
    ['no name', {}, 'name'],
    ['an empty name', { name: ' ' }, 'name'],
    ['a name that is no text', { name: 7 }, 'name'],
    ['an expiry without zone', { name: 'x', expiresAt: '2027-01-16T08:00:00' }, 'expiresAt'],
    ['an expiry in the past', { name: 'x', expiresAt: '2027-01-15T07:59:59Z' }, 'expiresAt'],
    ['a role', { name: 'x', role: 'owner' }, 'role'],
  ])('with %s is refused with its path, and nothing is made', async (_, body, path) => {
    const before = await console.scan();
    const answer = await console.ask('create-token', { as: tenant.member, body });
    expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
    expect(await console.scan()).toEqual(before);
  });
});

describe('how many', () => {
  test('a member has as many as the policy says, and never more, however many are asked for at once', async () => {
    const answers = await Promise.all(Array.from({ length: AT_MOST + 4 }, () => make()));
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(AT_MOST);
    for (const { body } of answers.filter(({ status }) => status !== 201)) {
      expect(body).toMatchObject({
        code: 'conflict',
        params: { reason: expect.stringContaining('5 tokens') },
      });
    }
    expect((await list()).body.items).toHaveLength(AT_MOST);
    expect((await list({}, tenant.colleague)).body.items).toEqual([]);
    expect((await make({ name: 'Other' }, { as: tenant.colleague })).status).toBe(201);
  });

  test('deleting makes room for as many as were deleted, even if it is asked for twice at once', async () => {
    const made = await Promise.all(Array.from({ length: AT_MOST }, () => make()));
    const [one] = made;
    const removals = await Promise.all([remove(one?.body.id), remove(one?.body.id), remove(one?.body.id)]);
    expect(removals.filter(({ status }) => status === 204)).toHaveLength(1);
    expect((await make()).status).toBe(201);
    expect((await make()).body.code).toBe('conflict');
  });

  test('lists come in pages, latest first', async () => {
    for (let at = 0; at < 3; at++) await make({ name: `Token ${at}` }, { now: NOW + at });
    const first = (await list({ limit: '2' })).body;
    const second = (await list({ limit: '2', cursor: first.nextCursor })).body;
    const names = [...first.items, ...second.items].map(({ name }: { name: string }) => name);
    expect(names).toEqual(['Token 2', 'Token 1', 'Token 0']);
    expect(second.nextCursor).toBeNull();
    expect((await list({ cursor: 'a2V5XzE' })).body).toMatchObject({ errors: [{ path: 'cursor' }] });
  });
});

describe('whose', () => {
  test('P-10 members see and delete their own only; others’ are answered as if they did not exist', async () => {
    const other = await console.found(`other${count}`);
    const { body } = await make();
    for (const as of [tenant.colleague, tenant.owner, other.owner]) {
      expect((await list({}, as)).body.items).toEqual([]);
      const before = await console.scan();
      for (const id of [body.id, `tok_${'0'.repeat(28)}`, '', '../x', `${tenant.member.id}#${body.id}`]) {
        expect((await remove(id, as)).body).toEqual({ code: 'not_found', params: { thing: 'token' } });
      }
      expect(await console.scan()).toEqual(before);
    }
    expect(await gate('desk', bearer(body.token))).toBe('allow');
  });

  test('only a session makes tokens: a token or a key does not, and nothing is made', async () => {
    const before = await console.scan();
    for (const kind of ['token', 'key'] as const) {
      const answer = await make({ name: 'Heir' }, { caller: { kind } });
      expect(answer.body).toMatchObject({ code: 'session_required' });
    }
    expect(await console.scan()).toEqual(before);
  });

  test('a token lists and deletes its member’s tokens; a key, which is nobody, does neither', async () => {
    const { body } = await make();
    const key = { as: tenant.member, caller: { kind: 'key', role: null } } as const;
    expect((await console.ask('list-tokens', key)).body).toMatchObject({ code: 'not_permitted' });
    expect((await console.ask('delete-token', { ...key, path: { tokenId: body.id } })).body).toMatchObject({
      code: 'not_permitted',
    });
    const token = { as: tenant.member, caller: { kind: 'token' } } as const;
    expect((await console.ask('list-tokens', token)).body.items).toHaveLength(1);
    expect((await console.ask('delete-token', { ...token, path: { tokenId: body.id } })).status).toBe(204);
  });

  test('P-11 what is made and deleted has one entry each, what is refused has none', async () => {
    const { body } = await make();
    await make({ name: '' });
    await remove(body.id, tenant.owner);
    await remove(body.id);
    await remove(body.id);
    const entry = { subject: body.id, memberId: tenant.member.id };
    expect((await acts()).toSorted((a, b) => a.verb.localeCompare(b.verb))).toEqual([
      { verb: 'token.created', ...entry },
      { verb: 'token.deleted', ...entry },
    ]);
  });

  test('a token never has a role that its member has no longer', async () => {
    const directory = console.deps.directory.of(tenant.id);
    const organization = await directory.read();
    const { TableName, Key } = memberItem();
    await console.store.client.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'SET #role = :role',
        ExpressionAttributeNames: { '#role': 'role' },
        ExpressionAttributeValues: { ':role': { S: 'member' } },
      }),
    );
    const stale = createTokens(directory).issue({
      policy: CONSOLE_POLICY,
      surface: CONSOLE_POLICY.surfaces.desk as never,
      organization: organization as never,
      member: tenant.admin,
      id: `tok_${'1'.repeat(28)}`,
      settings: { name: 'Stale', expiresAt: null },
      origin: { memberId: tenant.admin.id, credentialId: null, sourceIp: null, requestId: null, now: NOW },
    });
    await expect(stale).rejects.toThrow('changed meanwhile');
    expect(await recordsOf(`tok_${'1'.repeat(28)}`)).toEqual([]);
    const { body } = await make({ name: 'Fresh' }, { as: tenant.admin });
    expect((await recordsOf(body.id))[0]?.role).toBe('member');
  });
});

test('G-8 an order that is carried out again makes no second token, and says what became of the first', async () => {
  const again = { newId: (prefix: string) => `${prefix}_${String(count).padStart(28, '7')}` };
  const first = await make({ name: 'CI' }, again);
  for (let at = 1; at < AT_MOST; at++) await make();
  const before = await console.scan();
  const second = await make({ name: 'CI' }, { ...again, now: NOW + 5 });
  expect(second.body).toMatchObject({
    code: 'conflict',
    params: { reason: expect.stringContaining(`an earlier attempt made the token ${first.body.id}`) },
  });
  expect(await console.scan()).toEqual(before);
  expect(await gate('desk', bearer(first.body.token))).toBe('allow');
});

function memberItem() {
  return {
    TableName: console.store.tables.directory,
    Key: { owner: { S: tenant.id }, item: { S: `member#${tenant.admin.id}` } },
  };
}
