import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Role } from '../../../core/policy/policy.ts';
import { parseKey } from '../../../core/values/key.ts';
import type { Member } from '../../../stores/members.ts';
import {
  type Asked,
  CONSOLE_POLICY,
  NOW,
  PASSWORD,
  type RunningConsole,
  startConsole,
  type Tenant,
} from '../../support/console.ts';
import { type AskGate, bearer, gateOf } from '../../support/console-gate.ts';

const LIVE_SECONDS = CONSOLE_POLICY.surfaces.desk?.invitations?.liveSeconds ?? 0;
const CHOSEN = 'a password of its own';

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

const anAddress = () => `new${count}@acme.example`;
const invite = (role: Role = 'member', as: Member = tenant.owner, email = anAddress()) =>
  console.ask('invite-member', { as, body: { email, role } });
const renew = (memberId: string, as: Member = tenant.owner) =>
  console.ask('renew-invitation', { as, path: { memberId }, body: {} });
const accept = (token: string, asked: Partial<Asked> = {}, password = CHOSEN) =>
  console.ask('accept-invitation', { body: { token, password }, ...asked });
const signIn = (email: string, password = CHOSEN) =>
  console.ask('authenticate', { body: { email, password } });
const change = (memberId: string, role: Role, as: Member = tenant.owner) =>
  console.ask('change-member', { as, path: { memberId }, body: { role } });
const remove = (memberId: string, as: Member = tenant.owner) =>
  console.ask('remove-member', { as, path: { memberId } });
const members = async (as: Member = tenant.member) =>
  (await console.ask('list-members', { as })).body.items as {
    id: string;
    email: string;
    role: Role;
    status: string;
    invitationExpiresAt: string | null;
  }[];
const entryOf = async (memberId: string) => (await members()).find(({ id }) => id === memberId);

describe('V-2 inviting', () => {
  test('V-2 answers with a token that is shown once, and kept as a hash only', async () => {
    const { status, body, reply } = await invite('admin', tenant.owner, ' New.One@ACME.example ');
    expect([status, reply?.headers]).toEqual([201, { 'cache-control': 'no-store' }]);
    expect(body).toEqual({
      member: {
        id: expect.stringMatching(/^mem_[0-9A-Za-z]{28}$/),
        email: 'new.one@acme.example',
        role: 'admin',
        status: 'invited',
        createdAt: '2027-01-15T08:00:00Z',
        invitationExpiresAt: '2027-01-22T08:00:00Z',
      },
      invitation: { token: expect.any(String), expiresAt: '2027-01-22T08:00:00Z' },
    });
    expect(parseKey(body.invitation.token)).toMatchObject({ prefix: 'ask', environment: 'local' });
    expect(JSON.stringify(await console.scan())).not.toContain(body.invitation.token);
    expect(await entryOf(body.member.id)).toEqual(body.member);
    expect(JSON.stringify(await members())).not.toMatch(/scrypt|token|hash/i);
  });

  test.each<[as: 'owner' | 'admin' | 'member', role: Role, outcome: string]>([
    ['owner', 'owner', 'invited'],
    ['owner', 'admin', 'invited'],
    ['owner', 'member', 'invited'],
    ['admin', 'owner', 'owner'],
    ['admin', 'admin', 'invited'],
    ['admin', 'member', 'invited'],
    ['member', 'admin', 'owner or admin'],
    ['member', 'member', 'owner or admin'],
  ])('V-2 %s to be %s: %s', async (as, role, outcome) => {
    const before = await console.scan();
    const { status, body } = await invite(role, tenant[as]);
    if (outcome === 'invited') {
      expect([status, body.member.role]).toEqual([201, role]);
      return;
    }
    expect(body).toEqual({ code: 'role_insufficient', params: { roles: outcome } });
    expect(await console.scan()).toEqual(before);
  });

  test.each([
    ['no address', { role: 'member' }, 'email'],
    ['no role', { email: 'a@b.example' }, 'role'],
    ['a role that there is not', { email: 'a@b.example', role: 'king' }, 'role'],
    ['what is no address', { email: 'a b@c.example', role: 'member' }, 'email'],
    ['a line end in the address', { email: 'a@b.example\nc', role: 'member' }, 'email'],
    ['too long an address', { email: `${'a'.repeat(250)}@b.example`, role: 'member' }, 'email'],
    ['a password', { email: 'a@b.example', role: 'member', password: CHOSEN }, 'password'],
  ])('with %s is refused with its path, and nothing changes', async (_, body, path) => {
    const before = await console.scan();
    const answer = await console.ask('invite-member', { as: tenant.owner, body });
    expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
    expect(await console.scan()).toEqual(before);
  });

  test('an address that signs in already, here or elsewhere, is refused with a code of its own', async () => {
    const other = await console.found(`other${count}`);
    for (const { email } of [tenant.member, other.member]) {
      const before = await console.scan();
      expect((await invite('member', tenant.owner, email.toUpperCase())).failure?.code).toBe('email_in_use');
      expect(await console.scan()).toEqual(before);
    }
  });

  test('the same address twice is refused, and says whose invitation to make anew', async () => {
    const { body } = await invite();
    const before = await console.scan();
    const again = await invite('admin');
    expect(again.failure?.code).toBe('conflict');
    expect(again.body.params.reason).toContain(body.member.id);
    expect(await console.scan()).toEqual(before);
  });

  test('once removed, an address can be invited again', async () => {
    const { body } = await invite();
    expect((await remove(body.member.id)).status).toBe(204);
    expect((await accept(body.invitation.token)).failure?.code).toBe('invitation_not_found');
    const again = await invite();
    expect(again.status).toBe(201);
    expect((await accept(again.body.invitation.token)).status).toBe(200);
    expect((await remove(again.body.member.id)).status).toBe(204);
    expect((await invite()).status).toBe(201);
  });

  test('two organizations may invite one address: it belongs to the one that is accepted first', async () => {
    const other = await console.found(`other${count}`);
    const [here, there] = [await invite(), await invite('member', other.owner)];
    expect((await accept(there.body.invitation.token)).body.member.organizationId).toBe(other.id);
    const before = await console.scan();
    expect((await accept(here.body.invitation.token)).failure?.code).toBe('email_in_use');
    expect(await console.scan()).toEqual(before);
  });
});

describe('V-2 accepting', () => {
  test('V-2 signs in as an answer to signing in does, and the address and the password from then on do', async () => {
    const { body } = await invite('admin');
    expect((await signIn(body.member.email)).failure?.code).toBe('sign_in_failed');
    const accepted = await accept(body.invitation.token);
    expect([accepted.status, accepted.reply?.headers]).toEqual([200, { 'cache-control': 'no-store' }]);
    expect(accepted.body).toEqual({
      token: expect.stringMatching(/^ses_local_/),
      expiresAt: '2027-01-15T09:00:00Z',
      member: { id: body.member.id, email: anAddress(), role: 'admin', organizationId: tenant.id },
    });
    expect(await gate('desk', bearer(accepted.body.token))).toBe('allow');
    expect((await signIn(body.member.email)).status).toBe(200);
    expect(await entryOf(body.member.id)).toEqual({
      ...body.member,
      status: 'active',
      invitationExpiresAt: null,
    });
    expect(JSON.stringify(await console.scan())).not.toContain(CHOSEN);
  });

  test('a token that is used, replaced, expired, broken, or of another kind is answered alike, and changes nothing', async () => {
    const used = (await invite('member', tenant.owner, 'used@acme.example')).body;
    expect((await accept(used.invitation.token)).status).toBe(200);
    const { invitation, member } = (await invite()).body;
    const renewed = (await renew(member.id)).body;
    expect(renewed.member).toEqual(member);
    const session = (await signIn(tenant.owner.email, PASSWORD)).body.token;
    const before = await console.scan();
    const { token } = renewed.invitation;
    const other = token.endsWith('0') ? '1' : '0';
    const answers = await Promise.all([
      accept(used.invitation.token),
      accept(invitation.token),
      accept(token, { now: NOW + LIVE_SECONDS }),
      accept(`${token.slice(0, -1)}${other}`),
      accept(token.replace('ask_local_', 'ask_prod_')),
      accept(session),
      accept(''),
      accept('x'.repeat(256)),
    ]);
    for (const { body } of answers) expect(body).toEqual({ code: 'invitation_not_found' });
    expect(await console.scan()).toEqual(before);
    expect((await accept(token, { now: NOW + LIVE_SECONDS - 1 })).status).toBe(200);
  });

  test.each([
    ['11 characters', 'x'.repeat(11)],
    ['257 characters', 'x'.repeat(257)],
    ['none', undefined],
  ])('a password of %s is refused, and the invitation stays good', async (_, password) => {
    const { invitation } = (await invite()).body;
    const before = await console.scan();
    const refused = await console.ask('accept-invitation', { body: { token: invitation.token, password } });
    expect(refused.body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'password' }] });
    expect(await console.scan()).toEqual(before);
    expect((await accept(invitation.token, {}, 'x'.repeat(12))).status).toBe(200);
  });

  test('of many at once one wins, with its password', async () => {
    const { invitation, member } = (await invite()).body;
    const passwords = Array.from({ length: 6 }, (_, at) => `password number ${at}`);
    const answers = await Promise.all(passwords.map((one) => accept(invitation.token, {}, one)));
    const won = answers.flatMap(({ status }, at) => (status === 200 ? [at] : []));
    expect(won).toHaveLength(1);
    for (const [at, { failure }] of answers.entries()) {
      if (!won.includes(at)) expect(failure?.code).toBe('invitation_not_found');
    }
    for (const [at, password] of passwords.entries()) {
      expect((await signIn(member.email, password)).status).toBe(won.includes(at) ? 200 : 0);
    }
  });

  test('P-11 each step has one entry: who invited, and who joined', async () => {
    const { member, invitation } = (await invite('member', tenant.admin)).body;
    const renewed = (await renew(member.id, tenant.owner)).body;
    await accept(invitation.token);
    await accept(renewed.invitation.token);
    const { entries } = await console.deps.directory.of(tenant.id).audit.page({ limit: 50, after: null });
    const told = entries
      .filter(({ verb, subject }) => verb.startsWith('member.') && subject === member.id)
      .map(({ verb, memberId, detail }) => ({ verb, memberId, detail }));
    expect(told).toHaveLength(3);
    expect(told).toEqual(
      expect.arrayContaining([
        { verb: 'member.invited', memberId: tenant.admin.id, detail: `${anAddress()}, member` },
        {
          verb: 'member.invited',
          memberId: tenant.owner.id,
          detail: `${anAddress()}, member; the invitation before is void`,
        },
        { verb: 'member.joined', memberId: member.id },
      ]),
    );
    expect(JSON.stringify(entries)).not.toContain(renewed.invitation.token);
  });
});

describe('V-2 an invitation is worth what whoever made it may give', () => {
  test('V-2 one who was removed cannot come back with a link that it kept', async () => {
    const { invitation } = (await invite('admin', tenant.admin)).body;
    expect((await remove(tenant.admin.id)).status).toBe(204);
    expect((await accept(invitation.token)).failure?.code).toBe('invitation_not_found');
  });

  test('V-2 one who has a lesser role by now gives away no more than that', async () => {
    const { invitation, member } = (await invite('member', tenant.admin)).body;
    expect((await change(tenant.admin.id, 'member')).status).toBe(200);
    expect((await accept(invitation.token)).failure?.code).toBe('invitation_not_found');
    const renewed = (await renew(member.id)).body;
    expect((await accept(renewed.invitation.token)).status).toBe(200);
  });

  test('V-2 an admin that invited somebody holds no link to what an owner makes of it', async () => {
    const { invitation, member } = (await invite('member', tenant.admin)).body;
    expect((await change(member.id, 'owner')).body).toMatchObject({ role: 'owner', status: 'invited' });
    expect((await accept(invitation.token)).failure?.code).toBe('invitation_not_found');
    expect((await renew(member.id, tenant.admin)).body).toEqual({
      code: 'role_insufficient',
      params: { roles: 'owner' },
    });
    const renewed = (await renew(member.id)).body;
    expect((await accept(renewed.invitation.token)).body.member.role).toBe('owner');
  });

  test('a new invitation is for those who have not accepted', async () => {
    expect((await renew(tenant.member.id)).failure?.code).toBe('conflict');
    for (const memberId of [`mem_${'0'.repeat(28)}`, 'mem_1', '', '../x']) {
      expect((await renew(memberId)).body).toEqual({ code: 'not_found', params: { thing: 'member' } });
    }
  });

  test('what was made of an order that nobody heard of is not made again, and its order names it', async () => {
    const newId = () => `mem_${String(count).padStart(28, '0')}`;
    const order = () =>
      console.ask('invite-member', {
        as: tenant.owner,
        body: { email: anAddress(), role: 'member' },
        newId,
      });
    expect((await order()).status).toBe(201);
    const before = await console.scan();
    const again = await order();
    expect(again.body.params.reason).toMatch(
      /^an earlier attempt invited the member mem_0+\d+, and its token/,
    );
    expect(await console.scan()).toEqual(before);
  });
});
