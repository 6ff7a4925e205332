import { Buffer } from 'node:buffer';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NOW, type RunningConsole, startConsole, type Tenant } from '../../support/console.ts';

const COUNT = 23;

let console: RunningConsole;
let tenant: Tenant;
/** Latest first, as lists are. */
let made: { id: string; surface: string }[];
beforeAll(async () => {
  console = await startConsole();
  tenant = await console.found('acme');
  made = [];
  for (let at = 0; at < COUNT; at++) {
    const surface = at % 5 === 0 ? 'narrow' : 'wide';
    const forAgent = { agentId: tenant.agentId, permissions: ['things:read'] };
    const { body } = await console.ask('create-key', {
      as: tenant.owner,
      now: NOW + at,
      body: { surface, name: `Key ${at}`, ...(surface === 'narrow' ? forAgent : {}) },
    });
    made.unshift({ id: body.key.id, surface });
  }
});
afterAll(() => console.stop());

const list = (query: Record<string, string> = {}) => console.ask('list-keys', { as: tenant.owner, query });

async function pages(query: Record<string, string>): Promise<string[][]> {
  const found: string[][] = [];
  let cursor: string | null = null;
  do {
    const { body } = await list(cursor === null ? query : { ...query, cursor });
    found.push(body.items.map(({ id }: { id: string }) => id));
    cursor = body.nextCursor;
  } while (cursor !== null);
  return found;
}

describe('pages', () => {
  test('hold every key once, latest first, and are full but for the last', async () => {
    const filters = fc.constantFrom(
      {},
      { surface: 'wide' },
      { surface: 'narrow' },
      { surface: 'plain' },
      { agentId: tenant.agentId },
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: COUNT + 2 }), filters, async (limit, filter) => {
        const surface = 'agentId' in filter ? 'narrow' : 'surface' in filter ? filter.surface : null;
        const expected = made
          .filter((key) => surface === null || key.surface === surface)
          .map(({ id }) => id);
        const found = await pages({ ...filter, limit: String(limit) });
        expect(found.flat()).toEqual(expected);
        for (const page of found.slice(0, -1)) expect(page).toHaveLength(limit);
        expect(found.length).toBe(Math.max(1, Math.ceil(expected.length / limit)));
      }),
      { numRuns: 25 },
    );
  });

  test('a key that is deleted between two pages shifts nothing', async () => {
    const extra = await console.ask('create-key', {
      as: tenant.owner,
      now: NOW + COUNT,
      body: { surface: 'wide', name: 'Extra' },
    });
    const first = await list({ limit: '1' });
    expect(first.body.items[0].id).toBe(extra.body.key.id);
    await console.ask('delete-key', { as: tenant.owner, path: { keyId: extra.body.key.id } });
    const second = await list({ limit: '1', cursor: first.body.nextCursor });
    expect(second.body.items[0].id).toBe(made[0]?.id);
  });
});

describe('queries', () => {
  const cursorOf = (text: string) => Buffer.from(text).toString('base64url');

  test.each([
    ['limit', { limit: '0' }],
    ['limit', { limit: '101' }],
    ['limit', { limit: '1e1' }],
    ['limit', { limit: '' }],
    ['colour', { colour: 'red' }],
    ['agentId', { agentId: 'x' }],
    ['surface', { surface: 'nowhere' }],
    ['surface', { surface: 'desk' }],
    ['cursor', { cursor: '' }],
    ['cursor', { cursor: 'nonsense' }],
    ['cursor', { cursor: cursorOf('organization') }],
    ['cursor', { cursor: cursorOf('../org_x') }],
    ['cursor', { cursor: cursorOf(`agt_${'0'.repeat(28)}`) }],
    ['cursor', { cursor: `${cursorOf(`key_${'0'.repeat(28)}`)}=` }],
  ])('a bad %s is refused by its name: %p', async (path, query) => {
    const { body } = await list(query);
    expect(body).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
  });

  test('a cursor that was made up begins somewhere in the own list, and nowhere else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[0-9A-Za-z]{28}$/), async (suffix) => {
        const { body } = await list({ cursor: cursorOf(`key_${suffix}`) });
        const expected = made.filter(({ id }) => id < `key_${suffix}`).map(({ id }) => id);
        expect(body.items.map(({ id }: { id: string }) => id)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  test('agents are listed in pages too', async () => {
    const { body: agent } = await console.ask('create-agent', {
      as: tenant.owner,
      now: NOW + 1,
      body: { name: 'Second', instructions: 'Be brief.', surface: 'wide' },
    });
    const first = await console.ask('list-agents', { as: tenant.member, query: { limit: '1' } });
    expect(first.body.items).toEqual([agent]);
    const query = { limit: '1', cursor: first.body.nextCursor };
    const second = await console.ask('list-agents', { as: tenant.member, query });
    expect(second.body).toMatchObject({ items: [{ id: tenant.agentId, keyCount: 5 }], nextCursor: null });
    const filtered = await console.ask('list-agents', { as: tenant.member, query: { surface: 'wide' } });
    expect(filtered.body).toEqual({ items: [agent], nextCursor: null });
  });
});
