import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { operations } from '../../../functions/console/operations/index.ts';
import { type RunningConsole, startConsole, type Tenant } from '../../support/console.ts';

let console: RunningConsole;
let ours: Tenant;
let theirs: Tenant;
let theirKey: string;
beforeAll(async () => {
  console = await startConsole();
  ours = await console.found('ours');
  theirs = await console.found('theirs');
  theirKey = await keyOf(theirs);
});
afterAll(() => console.stop());

async function keyOf(tenant: Tenant): Promise<string> {
  const { body } = await console.ask('create-key', {
    as: tenant.owner,
    body: {
      surface: 'narrow',
      name: 'Secret plans',
      agentId: tenant.agentId,
      permissions: ['things:read'],
    },
  });
  return body.key.id;
}

const unknown = (prefix: string) => `${prefix}_${'0'.repeat(28)}`;

const BY_KEY = [
  ['read-key', undefined],
  ['change-key', { name: 'Taken' }],
  ['rotate-key', {}],
  ['delete-key', undefined],
] as const;
const BY_AGENT = [
  ['read-agent', undefined],
  ['change-agent', { name: 'Taken' }],
  ['delete-agent', undefined],
] as const;

describe('P-10 another organization’s things are answered as if they did not exist', () => {
  test.each([
    ...BY_KEY.map(([name, body]) => ['keyId', name, body] as const),
    ...BY_AGENT.map(([name, body]) => ['agentId', name, body] as const),
  ])(
    'P-10 %s: %s answers the same 404 for unknown, deleted and foreign ids, and changes nothing',
    async (parameter, operation, body) => {
      const isKey = parameter === 'keyId';
      const deleted = isKey ? await keyOf(ours) : (await newAgent()).id;
      await console.ask(isKey ? 'delete-key' : 'delete-agent', {
        as: ours.owner,
        path: { [parameter]: deleted },
      });
      const before = await console.scan();
      const ids = [
        unknown(isKey ? 'key' : 'agt'),
        deleted,
        isKey ? theirKey : theirs.agentId,
        // What could break out of a sort key, were it put together carelessly.
        '',
        '../x',
        `${isKey ? 'key' : 'agt'}#`,
        theirs.id,
        `${theirs.id}#${theirKey}`,
        'x'.repeat(5000),
      ];
      const answers = await Promise.all(
        ids.map((id) => console.ask(operation, { as: ours.owner, path: { [parameter]: id }, body })),
      );
      for (const answer of answers) {
        expect(answer.body).toEqual({ code: 'not_found', params: { thing: isKey ? 'key' : 'agent' } });
      }
      expect(await console.scan()).toEqual(before);
    },
  );

  test('P-10 lists hold the own organization’s things only, whatever the filter or cursor', async () => {
    const own = await keyOf(ours);
    const list = async (operation: string, query: Record<string, string> = {}) =>
      (await console.ask(operation, { as: ours.owner, query })).body.items.map(
        (item: { id: string }) => item.id,
      );
    const cursorOf = (id: string) => Buffer.from(id).toString('base64url');
    expect(await list('list-keys')).toContain(own);
    for (const query of [
      {},
      { agentId: theirs.agentId },
      { cursor: cursorOf(theirKey) },
      { surface: 'narrow' },
    ]) {
      expect(await list('list-keys', query)).not.toContain(theirKey);
    }
    expect(await list('list-keys', { agentId: theirs.agentId })).toEqual([]);
    expect(await list('list-agents')).toEqual([ours.agentId]);
  });

  test('P-10 a key cannot be made for another organization’s agent, as if that did not exist', async () => {
    const before = await console.scan();
    const make = (agentId: string) =>
      console.ask('create-key', {
        as: ours.owner,
        body: { surface: 'narrow', name: 'x', agentId, permissions: ['things:read'] },
      });
    const foreign = await make(theirs.agentId);
    expect(foreign.body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'agentId' }] });
    expect(foreign.body).toEqual((await make(unknown('agt'))).body);
    expect(await console.scan()).toEqual(before);
  });

  test('P-10 everything that is not public needs a caller', async () => {
    const before = await console.scan();
    for (const operation of Object.keys(operations)) {
      if (['accept-invitation', 'authenticate', 'health'].includes(operation)) continue;
      const path = { keyId: theirKey, agentId: theirs.agentId };
      const body = { surface: 'wide', name: 'x' };
      const asked = operation.startsWith('change') ? { name: 'x' } : operation === 'rotate-key' ? {} : body;
      await expect(console.ask(operation, { path, body: asked })).rejects.toThrow('called by nobody');
    }
    expect(await console.scan()).toEqual(before);
  });
});

async function newAgent(): Promise<{ id: string }> {
  return (await console.ask('create-agent', { as: ours.owner, body: { name: 'Brief', surface: 'narrow' } }))
    .body;
}
