import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Role } from '../../../core/policy/policy.ts';
import type { Member } from '../../../stores/members.ts';
import { PASSWORD, type RunningConsole, startConsole, type Tenant } from '../../support/console.ts';
import { type AskGate, bearer, gateOf } from '../../support/console-gate.ts';

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

const change = (memberId: string, role: Role, as: Member) =>
  console.ask('change-member', { as, path: { memberId }, body: { role } });
const remove = (memberId: string, as: Member) => console.ask('remove-member', { as, path: { memberId } });
const list = async (query: Record<string, string> = {}) =>
  (await console.ask('list-members', { as: tenant.member, query })).body;
const signIn = (email: string) => console.ask('authenticate', { body: { email, password: PASSWORD } });
const sessionOf = async ({ email }: Member): Promise<string> => (await signIn(email)).body.token;
const tokenOf = async (as: Member): Promise<string> =>
  (await console.ask('create-token', { as, body: { name: 'CI' } })).body.token;
/** What the gate says to a route that is every role's, and to one that is the owners' alone. */
const verdicts = async (value: string) => [
  await gate('desk', bearer(value)),
  await gate('desk', bearer(value), undefined, 'POST'),
];
const secondOwner = async () => {
  const { status } = await change(tenant.admin.id, 'owner', tenant.owner);
  expect(status).toBe(200);
  return { ...tenant.admin, role: 'owner' as const };
};
const told = async () => {
  const { entries } = await console.deps.directory.of(tenant.id).audit.page({ limit: 100, after: null });
  return entries.filter(({ verb }) => verb.startsWith('member.'));
};

const ALLOWED = ['allow', 'allow'];
const LIMITED = ['allow', 'role_insufficient'];
const REFUSED = ['Unauthorized', 'Unauthorized'];

describe('the members of an organization', () => {
  test('are listed to every role, each with its own organization alone, page by page', async () => {
    await console.found(`other${count}`);
    const { items, nextCursor } = await list();
    expect(nextCursor).toBeNull();
    expect(items.map(({ id }: Member) => id).toSorted()).toEqual(
      tenant.members.map(({ id }) => id).toSorted(),
    );
    expect(items.find(({ id }: Member) => id === tenant.admin.id)).toEqual({
      id: tenant.admin.id,
      email: tenant.admin.email,
      role: 'admin',
      status: 'active',
      createdAt: '2027-01-15T08:00:00Z',
      invitationExpiresAt: null,
    });
    const paged: unknown[] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ limit: '3', ...(cursor === null ? {} : { cursor }) });
      paged.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(paged).toEqual(items);
  });
});

type Who = 'owner' | 'admin' | 'member' | 'colleague';

describe('V-2 who may change and remove whom', () => {
  test.each<[as: Who, whom: Who, role: Role, outcome: string]>([
    ['owner', 'admin', 'owner', 'done'],
    ['owner', 'admin', 'member', 'done'],
    ['owner', 'member', 'owner', 'done'],
    ['admin', 'member', 'admin', 'done'],
    ['admin', 'admin', 'member', 'done'],
    ['admin', 'member', 'owner', 'owner'],
    ['admin', 'admin', 'owner', 'owner'],
    ['admin', 'owner', 'member', 'owner'],
    ['member', 'colleague', 'admin', 'owner or admin'],
    ['member', 'member', 'admin', 'owner or admin'],
  ])('V-2 %s makes %s %s: %s', async (as, whom, role, outcome) => {
    const before = await console.scan();
    const { status, body } = await change(tenant[whom].id, role, tenant[as]);
    if (outcome === 'done') {
      expect([status, body.role]).toEqual([200, role]);
      expect((await list()).items).toContainEqual(body);
      return;
    }
    expect(body).toEqual({ code: 'role_insufficient', params: { roles: outcome } });
    expect(await console.scan()).toEqual(before);
  });

  test.each<[as: Who, whom: Who, outcome: string]>([
    ['owner', 'admin', 'done'],
    ['admin', 'member', 'done'],
    ['admin', 'admin', 'done'],
    ['member', 'member', 'done'],
    ['admin', 'owner', 'owner'],
    ['member', 'colleague', 'owner or admin'],
    ['member', 'owner', 'owner'],
  ])('V-2 %s removes %s: %s', async (as, whom, outcome) => {
    const before = await console.scan();
    const { status, body } = await remove(tenant[whom].id, tenant[as]);
    if (outcome === 'done') {
      expect(status).toBe(204);
      expect((await list()).items.map(({ id }: Member) => id)).not.toContain(tenant[whom].id);
      expect((await signIn(tenant[whom].email)).failure?.code).toBe('sign_in_failed');
      expect((await remove(tenant[whom].id, tenant.owner)).failure?.code).toBe('not_found');
      return;
    }
    expect(body).toEqual({ code: 'role_insufficient', params: { roles: outcome } });
    expect(await console.scan()).toEqual(before);
  });

  test('V-2 the last owner can neither go nor take another role, and one of two can', async () => {
    const before = await console.scan();
    expect((await remove(tenant.owner.id, tenant.owner)).failure?.code).toBe('last_owner');
    expect((await change(tenant.owner.id, 'admin', tenant.owner)).failure?.code).toBe('last_owner');
    expect(await console.scan()).toEqual(before);
    const second = await secondOwner();
    expect((await change(tenant.owner.id, 'member', tenant.owner)).status).toBe(200);
    expect((await remove(second.id, second)).failure?.code).toBe('last_owner');
  });

  test('V-2 one who is only invited is no owner yet', async () => {
    const body = { email: `new${count}@acme.example`, role: 'owner' };
    expect((await console.ask('invite-member', { as: tenant.owner, body })).status).toBe(201);
    expect((await remove(tenant.owner.id, tenant.owner)).failure?.code).toBe('last_owner');
  });

  test('V-2 of owners who remove or demote each other and themselves at once, one stays', async () => {
    for (let round = 0; round < 6; round++) {
      tenant = await console.found(`pair${count}x${round}`);
      const second = await secondOwner();
      const [one, other] = round % 2 === 0 ? [tenant.owner, second] : [second, tenant.owner];
      const outcomes = await Promise.all([
        remove(one.id, other),
        round < 3 ? remove(other.id, one) : change(other.id, 'member', one),
        remove(one.id, one),
        change(other.id, 'admin', other),
      ]);
      const left = ((await list()).items as Member[]).filter(({ role }) => role === 'owner');
      expect({ round, owners: left.length }).toEqual({ round, owners: 1 });
      expect(outcomes.filter(({ failure }) => failure !== null).length).toBeGreaterThan(0);
    }
  });

  test('a role that a member has already changes nothing', async () => {
    const before = await console.scan();
    expect((await change(tenant.member.id, 'member', tenant.owner)).status).toBe(200);
    expect(await console.scan()).toEqual(before);
  });

  test.each([
    ['nothing', undefined],
    ['no role', {}],
    ['a role that there is not', { role: 'king' }],
    ['an address', { role: 'member', email: 'a@b.example' }],
  ])('a change to %s is refused', async (_, body) => {
    const path = { memberId: tenant.member.id };
    const before = await console.scan();
    const { failure } = await console.ask('change-member', { as: tenant.owner, path, body });
    expect(failure?.code).toBe('invalid_request');
    expect(await console.scan()).toEqual(before);
  });

  test('P-10 a member of another organization is answered like one who does not exist', async () => {
    const { member } = await console.found(`other${count}`);
    const before = await console.scan();
    for (const memberId of [member.id, `mem_${'0'.repeat(28)}`, 'mem_1', '', `${tenant.id}#x`]) {
      const expected = { code: 'not_found', params: { thing: 'member' } };
      expect((await change(memberId, 'admin', tenant.owner)).body).toEqual(expected);
      expect((await remove(memberId, tenant.owner)).body).toEqual(expected);
      expect((await remove(memberId, tenant.member)).body).toEqual(expected);
    }
    expect(await console.scan()).toEqual(before);
  });
});

describe('V-2 takes effect at once', () => {
  test('V-2 a role, on sessions and tokens that exist, up and down, and on no other member’s', async () => {
    const held = [
      await sessionOf(tenant.member),
      await sessionOf(tenant.member),
      await tokenOf(tenant.member),
    ];
    const others = [await sessionOf(tenant.owner), await tokenOf(tenant.owner)];
    const colleagues = await sessionOf(tenant.colleague);
    for (const value of held) expect(await verdicts(value)).toEqual(LIMITED);
    expect((await change(tenant.member.id, 'owner', tenant.owner)).status).toBe(200);
    for (const value of [...held, ...others]) expect(await verdicts(value)).toEqual(ALLOWED);
    expect((await change(tenant.member.id, 'member', tenant.owner)).status).toBe(200);
    for (const value of [...held, colleagues]) expect(await verdicts(value)).toEqual(LIMITED);
    for (const value of others) expect(await verdicts(value)).toEqual(ALLOWED);
  });

  test('V-2 A-8 a removal: sessions and tokens are refused, wherever they were good, and others are not', async () => {
    const held = [await sessionOf(tenant.member), await tokenOf(tenant.member)];
    const others = [await sessionOf(tenant.owner), await tokenOf(tenant.colleague)];
    expect((await remove(tenant.member.id, tenant.admin)).status).toBe(204);
    for (const value of held) {
      expect(await verdicts(value)).toEqual(REFUSED);
      expect(await gate('street', bearer(value))).toBe('Unauthorized');
    }
    for (const value of others) expect((await verdicts(value))[0]).toBe('allow');
    const text = JSON.stringify((await console.scan()).directory);
    expect(text).not.toContain(`#${tenant.member.id}#`);
  });

  test('keys that a removed member made go on working, and are managed by those who are left', async () => {
    const { body } = await console.ask('create-key', {
      as: tenant.member,
      body: { surface: 'wide', name: 'CI' },
    });
    await remove(tenant.member.id, tenant.owner);
    expect(await gate('wide', bearer(body.apiKey))).toBe('allow');
    const path = { keyId: body.key.id };
    const read = await console.ask('read-key', { as: tenant.colleague, path });
    expect(read.body.createdBy).toBe(tenant.member.id);
    expect((await console.ask('rotate-key', { as: tenant.admin, path })).status).toBe(200);
  });

  test('P-11 each change has one entry, and what changes nothing has none', async () => {
    const token = await tokenOf(tenant.member);
    await sessionOf(tenant.member);
    await change(tenant.member.id, 'admin', tenant.owner);
    await change(tenant.member.id, 'admin', tenant.owner);
    await remove(tenant.owner.id, tenant.owner);
    await remove(tenant.member.id, tenant.admin);
    const { email, id } = tenant.member;
    const entries = (await told()).map(({ verb, subject, memberId, detail }) => ({
      verb,
      subject,
      memberId,
      detail,
    }));
    expect(entries).toHaveLength(2);
    expect(entries).toEqual(
      expect.arrayContaining([
        {
          verb: 'member.changed',
          subject: id,
          memberId: tenant.owner.id,
          detail: 'role admin, before member',
        },
        {
          verb: 'member.removed',
          subject: id,
          memberId: tenant.admin.id,
          detail: `${email}, admin; ended sessions: 1, tokens: 1`,
        },
      ]),
    );
    expect(JSON.stringify(entries)).not.toContain(token);
  });
});
