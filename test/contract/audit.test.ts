import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { VERBS } from '../../core/audit-verbs.ts';
import type { Role } from '../../core/policy/policy.ts';
import { startTenants, type Tenant, type Tenants } from '../support/tenants.ts';

let tenants: Tenants;
beforeAll(async () => {
  tenants = await startTenants();
}, 90_000);
afterAll(() => tenants.stop());

async function ask(method: string, path: string, body?: object, tenant?: Tenant, role: Role = 'owner') {
  const answer = await tenants.fetch(`${tenants.url}/console${path}`, {
    method,
    headers: {
      ...(tenant ?? tenants.one).session(role),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    json: (text === '' ? null : JSON.parse(text)) as any,
    headers: answer.headers,
  };
}

const trail = async (query = '', tenant?: Tenant) =>
  (await ask('GET', `/api/v1/audit${query}`, undefined, tenant)).json.items as {
    action: string;
    subject: string;
    memberEmail: string | null;
    requestId: string | null;
  }[];

describe('P-11 the audit trail', () => {
  test('P-11 tells of a key’s life: who made, changed, rotated and deleted it', async () => {
    const key = await tenants.one.key('a2agent');
    await ask('PATCH', `/api/v1/keys/${key.id}`, { name: 'Renamed' }, undefined, 'admin');
    await ask('POST', `/api/v1/keys/${key.id}/rotate`, {});
    const deleted = await ask('DELETE', `/api/v1/keys/${key.id}`);
    const entries = await trail(`?subject=${key.id}`);
    expect(entries.map(({ action, memberEmail }) => [action, memberEmail]).toSorted()).toEqual([
      ['key.changed', 'admin@one.example'],
      ['key.created', 'owner@one.example'],
      ['key.deleted', 'owner@one.example'],
      ['key.rotated', 'owner@one.example'],
    ]);
    const deletion = entries.find(({ action }) => action === 'key.deleted');
    expect(deletion?.requestId).toBe(deleted.headers.get('x-request-id'));
    expect(JSON.stringify(entries)).not.toContain(key.answer.apiKey);
  });

  test('P-11 tells of money, tokens, agents and members, by kind', async () => {
    await ask('POST', '/api/v1/billing/top-ups', { amountUsd: '5.00' });
    const token = await tenants.one.token();
    await ask('DELETE', `/api/v1/tokens/${token.id}`);
    const { json: agent } = await ask('POST', '/api/v1/agents', { name: 'Brief' });
    await ask('DELETE', `/api/v1/agents/${agent.id}`);
    const { json: invited } = await ask('POST', '/api/v1/members', {
      email: 'ann@one.example',
      role: 'member',
    });
    await ask('PATCH', `/api/v1/members/${invited.member.id}`, { role: 'admin' });
    await ask('DELETE', `/api/v1/members/${invited.member.id}`);
    const actions = async (kind: string) =>
      (await trail(`?action=${kind}`)).map(({ action }) => action).toSorted();
    expect(await actions('account')).toEqual(['account.topped-up']);
    expect(await actions('token')).toEqual(['token.created', 'token.deleted']);
    expect(await actions('agent')).toEqual(['agent.created', 'agent.deleted']);
    expect(await actions('member')).toEqual(['member.changed', 'member.invited', 'member.removed']);
    expect(await actions('session')).toEqual(expect.arrayContaining(['session.created']));
    for (const { action } of await trail()) expect(VERBS).toContain(action);
  });

  test('P-11 is for owners and admins', async () => {
    expect((await ask('GET', '/api/v1/audit', undefined, undefined, 'admin')).status).toBe(200);
    const refused = await ask('GET', '/api/v1/audit', undefined, undefined, 'member');
    expect([refused.status, refused.json.code]).toEqual([403, 'role_insufficient']);
  });

  test('P-10 tells one organization nothing of another, whatever the filter', async () => {
    const key = await tenants.other.key('a2agent');
    expect((await trail(`?subject=${key.id}`, tenants.other)).map(({ action }) => action)).toEqual([
      'key.created',
    ]);
    expect(await trail(`?subject=${key.id}`)).toEqual([]);
    const { json } = await ask('GET', '/api/v1/me', undefined, tenants.other);
    expect(await trail(`?memberId=${json.member.id}`)).toEqual([]);
  });

  test('P-11 cannot be changed or removed over the API', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await fetch(`${tenants.url}/console/api/v1/audit`, {
        method,
        headers: tenants.one.session(),
      });
      expect([method, answer.status]).toEqual([method, 405]);
    }
  });
});
