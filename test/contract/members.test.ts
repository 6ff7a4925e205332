import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Role } from '../../core/policy/policy.ts';
import { startTenants, type Tenants } from '../support/tenants.ts';

const CHOSEN = 'a password of its own';

let tenants: Tenants;
let count = 0;
beforeAll(async () => {
  tenants = await startTenants();
}, 90_000);
afterAll(() => tenants.stop());

type Bearer = Readonly<Record<string, string>>;

async function ask(method: string, path: string, as: Bearer = {}, body?: object, surface = 'console') {
  const answer = await tenants.fetch(`${tenants.url}/${surface}${path}`, {
    method,
    headers: { ...as, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    json: (text === '' ? null : JSON.parse(text)) as any,
  };
}

const owner = () => tenants.one.session('owner');
const bearer = (token: string): Bearer => ({ authorization: `Bearer ${token}` });
const invite = (role: Role, as: Bearer = owner(), headers: Bearer = {}) =>
  ask('POST', '/api/v1/members', { ...as, ...headers }, { email: `new${++count}@one.example`, role });

/** A member who has joined, signed in, with a token. */
async function join(role: Role) {
  const { json: invited } = await invite(role);
  const accepted = await ask(
    'POST',
    '/auth/accept-invitation',
    {},
    {
      token: invited.invitation.token,
      password: CHOSEN,
    },
  );
  expect(accepted.status).toBe(200);
  const session = bearer(accepted.json.token);
  const made = await ask('POST', '/api/v1/tokens', session, { name: 'CI' });
  return {
    id: invited.member.id as string,
    email: invited.member.email as string,
    session,
    token: bearer(made.json.token),
  };
}

describe('V-2 members', () => {
  test('V-2 who is invited sets a password, is signed in, and is listed as active', async () => {
    const { status, json } = await invite('admin');
    expect(status).toBe(201);
    expect(json.invitation.token).toMatch(/^inv_local_[0-9A-Za-z]{38}$/);
    const accept = () =>
      ask('POST', '/auth/accept-invitation', {}, { token: json.invitation.token, password: CHOSEN });
    const accepted = await accept();
    expect(accepted.json.member).toMatchObject({ id: json.member.id, role: 'admin' });
    const again = await accept();
    expect([again.status, again.json.code]).toEqual([404, 'invitation_not_found']);
    const { json: list } = await ask('GET', '/api/v1/members', bearer(accepted.json.token));
    expect(list.items.find(({ id }: { id: string }) => id === json.member.id)).toEqual({
      ...json.member,
      status: 'active',
      invitationExpiresAt: null,
    });
    expect(
      (await ask('POST', '/auth/authenticate', {}, { email: json.member.email, password: CHOSEN })).status,
    ).toBe(200);
  });

  test('V-2 an invitation is no credential', async () => {
    const { json } = await invite('owner');
    expect((await ask('GET', '/api/v1/me', bearer(json.invitation.token))).status).toBe(401);
  });

  test('V-2 a plain member gets 403 for all but removing itself', async () => {
    const member = await join('member');
    const other = await join('member');
    for (const as of [member.session, member.token]) {
      const calls = [
        await invite('member', as),
        await ask('POST', `/api/v1/members/${other.id}/invitation`, as, {}),
        await ask('PATCH', `/api/v1/members/${other.id}`, as, { role: 'admin' }),
        await ask('PATCH', `/api/v1/members/${member.id}`, as, { role: 'admin' }),
        await ask('DELETE', `/api/v1/members/${other.id}`, as),
      ];
      expect(calls.map(({ status, json }) => [status, json.code])).toEqual(
        calls.map(() => [403, 'role_insufficient']),
      );
    }
    expect((await ask('DELETE', `/api/v1/members/${member.id}`, member.session)).status).toBe(204);
    expect((await ask('GET', '/api/v1/me', member.session)).status).toBe(401);
  });

  test('V-2 an admin invites and removes, but touches no owner and appoints none', async () => {
    const admin = await join('admin');
    const [ownerId] = (await ask('GET', '/api/v1/members', owner())).json.items
      .filter(({ role }: { role: Role }) => role === 'owner')
      .map(({ id }: { id: string }) => id);
    const member = await join('member');
    for (const refused of [
      await invite('owner', admin.session),
      await ask('PATCH', `/api/v1/members/${member.id}`, admin.session, { role: 'owner' }),
      await ask('PATCH', `/api/v1/members/${ownerId}`, admin.session, { role: 'member' }),
      await ask('DELETE', `/api/v1/members/${ownerId}`, admin.session),
    ]) {
      expect([refused.status, refused.json.code]).toEqual([403, 'role_insufficient']);
      expect(refused.json.detail).toContain('Ask one who is owner.');
    }
    expect(
      (await ask('PATCH', `/api/v1/members/${member.id}`, admin.session, { role: 'admin' })).status,
    ).toBe(200);
    expect((await ask('DELETE', `/api/v1/members/${member.id}`, admin.session)).status).toBe(204);
  });

  test('V-2 the last owner stays: 409 with a code of its own', async () => {
    const { json } = await ask('GET', '/api/v1/me', tenants.other.session('owner'));
    const path = `/api/v1/members/${json.member.id}`;
    for (const answer of [
      await ask('DELETE', path, tenants.other.session('owner')),
      await ask('PATCH', path, tenants.other.session('owner'), { role: 'member' }),
    ]) {
      expect([answer.status, answer.json.code]).toEqual([409, 'last_owner']);
    }
    expect((await ask('GET', '/api/v1/me', tenants.other.session('owner'))).json.member.role).toBe('owner');
  });

  test('V-2 a new role holds for sessions and tokens from the next request on, on every surface', async () => {
    const member = await join('member');
    const [agentId] = tenants.one.agents;
    const may = async (as: Bearer) => [
      (await ask('POST', '/api/v1/agents', as, { name: 'An agent' })).status,
      (await ask('GET', `/api/v1/agents/${agentId}/credentials`, as, undefined, 'agrenting')).status,
    ];
    const both = [member.session, member.token];
    for (const as of both) expect(await may(as)).toEqual([403, 200]);
    await ask('PATCH', `/api/v1/members/${member.id}`, owner(), { role: 'admin' });
    for (const as of both) expect(await may(as)).toEqual([201, 200]);
    await ask('PATCH', `/api/v1/members/${member.id}`, owner(), { role: 'member' });
    for (const as of both) expect(await may(as)).toEqual([403, 200]);
    await ask('DELETE', `/api/v1/members/${member.id}`, owner());
    for (const as of both) expect(await may(as)).toEqual([401, 401]);
  });

  test('V-2 A-8 keys of a removed member go on working', async () => {
    const member = await join('member');
    const body = { surface: 'a2agent', name: 'Build server' };
    const { json } = await ask('POST', '/api/v1/keys', member.session, body);
    await ask('DELETE', `/api/v1/members/${member.id}`, owner());
    expect((await ask('GET', '/v1/models', bearer(json.apiKey), undefined, 'a2agent')).status).toBe(200);
  });

  test('G-8 an invitation ordered twice under one Idempotency-Key is one, with its token shown again', async () => {
    const order = () =>
      ask(
        'POST',
        '/api/v1/members',
        { ...owner(), 'idempotency-key': 'invite once' },
        { email: 'once@one.example', role: 'member' },
      );
    const [first, again] = [await order(), await order()];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.json).toEqual(first.json);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  test('P-10 an address that signs in elsewhere is 409, and a token makes nobody a member of another organization', async () => {
    const taken = await ask('POST', '/api/v1/members', owner(), {
      email: 'Member@Other.example',
      role: 'member',
    });
    expect([taken.status, taken.json.code]).toEqual([409, 'email_in_use']);
    const { json } = await invite('member');
    const accepted = await ask('POST', '/auth/accept-invitation', tenants.other.session(), {
      token: json.invitation.token,
      password: CHOSEN,
    });
    expect(accepted.json.member.organizationId).toBe(tenants.one.organizationId);
  });

  test('a new password ends the other sessions, and not this one', async () => {
    const member = await join('member');
    const { json } = await ask('POST', '/auth/authenticate', {}, { email: member.email, password: CHOSEN });
    const change = (currentPassword: string) =>
      ask('POST', '/auth/password', member.session, { currentPassword, newPassword: 'and another one' });
    const wrong = await change('not this one');
    expect([wrong.status, wrong.json.code]).toEqual([403, 'password_wrong']);
    expect((await change(CHOSEN)).status).toBe(204);
    expect((await ask('GET', '/api/v1/me', bearer(json.token))).status).toBe(401);
    expect((await ask('GET', '/api/v1/me', member.session)).status).toBe(200);
    expect(
      (await ask('POST', '/auth/password', member.token, { currentPassword: CHOSEN, newPassword: CHOSEN }))
        .status,
    ).toBe(403);
  });
});
