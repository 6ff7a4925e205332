import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Asked, NOW, type RunningConsole, startConsole, type Tenant } from '../../support/console.ts';
import { type AskGate, bearer, gateOf } from '../../support/console-gate.ts';

let console: RunningConsole;
let gate: AskGate;
beforeAll(async () => {
  console = await startConsole();
  gate = gateOf(console);
});
afterAll(() => console.stop());

let count = 0;
/** An organization with agents on the street, oldest first, beside the one that it has elsewhere. */
async function withAgents(names: readonly string[]): Promise<{ tenant: Tenant; ids: string[] }> {
  const tenant = await console.found(`acme${++count}`);
  const ids: string[] = [];
  for (const [at, name] of names.entries()) {
    const body = { name, instructions: `You are ${name}.`, surface: 'street' };
    ids.push((await console.ask('create-agent', { as: tenant.owner, body, now: NOW + at })).body.id);
  }
  return { tenant, ids };
}

const onStreet = (operation: string, asked: Asked) => console.ask(operation, { surface: 'street', ...asked });
const unknown = `agt_${'0'.repeat(28)}`;

describe('G-4 the agent that a caller acts as', () => {
  test('G-4 is implied where there is one', async () => {
    const { tenant, ids } = await withAgents(['Ada']);
    const { status, body } = await onStreet('read-acting-agent', { as: tenant.member });
    expect([status, body]).toEqual([
      200,
      { id: ids[0], name: 'Ada', instructions: 'You are Ada.', createdAt: '2027-01-15T08:00:00Z' },
    ]);
  });

  test('G-4 has to be named where there are several, and the answer names the header', async () => {
    const { tenant, ids } = await withAgents(['Ada', 'Bob']);
    const unnamed = await onStreet('read-acting-agent', { as: tenant.member });
    expect(unnamed.body).toEqual({ code: 'agent_required', params: { header: 'x-street-agent' } });
    for (const id of ids) {
      const named = await onStreet('read-acting-agent', { as: tenant.member, agents: [id] });
      expect(named.body.id).toBe(id);
      const inPath = await onStreet('read-acting-agent', { as: tenant.member, path: { agentId: id } });
      expect(inPath.body).toEqual(named.body);
    }
  });

  test('G-4 P-10 is never somebody else’s: foreign, unknown and malformed ids, and agents of other surfaces, are one 403', async () => {
    const { tenant } = await withAgents(['Ada']);
    const { ids: theirs } = await withAgents(['Eve']);
    for (const id of [theirs[0] as string, unknown, tenant.agentId, '../x', 'x'.repeat(5000)]) {
      for (const asked of [{ agents: [id] }, { path: { agentId: id } }]) {
        const { body } = await onStreet('read-acting-agent', { as: tenant.owner, ...asked });
        expect(body).toEqual({ code: 'agent_not_allowed' });
      }
    }
  });

  test('G-4 named twice and differently is refused, not picked from', async () => {
    const { tenant, ids } = await withAgents(['Ada', 'Bob']);
    const asked = { as: tenant.owner, path: { agentId: ids[0] as string }, agents: [ids[1] as string] };
    const { body } = await onStreet('read-acting-agent', asked);
    expect(body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'x-street-agent' }] });
  });

  test('G-4 of a key is its own; the gate refuses another, and sessions and tokens name theirs', async () => {
    const { tenant, ids } = await withAgents(['Ada', 'Bob']);
    const [ada, bob] = ids as [string, string];
    const key = await onStreet('create-credential', { as: tenant.member, path: { agentId: ada }, body: {} });
    const headers = { 'X-Street-Key': key.body.apiKey };
    expect(await gate('street', headers)).toBe('allow');
    expect(await gate('street', { ...headers, 'X-Street-Agent': ada })).toBe('allow');
    expect(await gate('street', { ...headers, 'X-Street-Agent': bob })).toBe('agent_not_allowed');
    const caller = { kind: 'key', role: null, agentId: ada } as const;
    expect((await onStreet('read-acting-agent', { as: tenant.member, caller })).body.id).toBe(ada);
    const token = await console.ask('create-token', { as: tenant.member, body: { name: 'CI' } });
    expect(await gate('street', { ...bearer(token.body.token), 'X-Street-Agent': bob })).toBe('allow');
  });
});

describe('the agents that a caller can act as', () => {
  test('are all of its organization’s on the called surface, in pages, latest first', async () => {
    const { tenant, ids } = await withAgents(['Ada', 'Bob', 'Cid']);
    await withAgents(['Eve']);
    const list = async (query: Record<string, string> = {}) =>
      (await onStreet('list-own-agents', { as: tenant.member, query })).body;
    expect((await list()).items.map(({ id }: { id: string }) => id)).toEqual(ids.toReversed());
    expect((await list()).items[0]).toEqual({
      id: ids[2],
      name: 'Cid',
      instructions: 'You are Cid.',
      createdAt: '2027-01-15T08:00:02Z',
    });
    const first = await list({ limit: '2' });
    const second = await list({ limit: '2', cursor: first.nextCursor });
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null]);
    expect(await list({ cursor: 'x' })).toMatchObject({ errors: [{ path: 'cursor' }] });
    expect(await list({ surface: 'narrow' })).toMatchObject({ errors: [{ path: 'surface' }] });
  });

  test('are one to a key: its own', async () => {
    const { tenant, ids } = await withAgents(['Ada', 'Bob']);
    const caller = { kind: 'key', role: null, agentId: ids[0] as string } as const;
    const { body } = await onStreet('list-own-agents', { as: tenant.owner, caller });
    expect(body).toMatchObject({ items: [{ id: ids[0] }], nextCursor: null });
    expect(body.items).toHaveLength(1);
  });
});
