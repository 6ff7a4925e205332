import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { NOW, PASSWORD, type RunningConsole, startConsole, type Tenant } from '../../support/console.ts';

let console: RunningConsole;
let tenant: Tenant;
let before: string[];
beforeAll(async () => {
  console = await startConsole();
  tenant = await console.found('acme');
});
beforeEach(async () => {
  before = (await entries()).map(({ id }) => id);
});
afterAll(() => console.stop());

async function entries() {
  const { entries: all } = await console.deps.directory
    .of(tenant.id)
    .audit.page({ limit: 1000, after: null });
  return all;
}
const newEntries = async () => (await entries()).filter(({ id }) => !before.includes(id));

const make = async () =>
  (await console.ask('create-key', { as: tenant.owner, body: { surface: 'wide', name: 'CI' } })).body;

const WHO = {
  memberId: expect.any(String),
  credentialId: 'ssn_of_the_test',
  sourceIp: '192.0.2.7',
  requestId: 'request-1',
  at: NOW,
  id: expect.stringMatching(/^2027-01-15T08:00:00\.250Z#aud_/),
};

describe('P-11 the audit trail', () => {
  test('P-11 founding an organization is its first entry', async () => {
    expect((await entries()).at(-1)).toMatchObject({ verb: 'organization.created', subject: tenant.id });
  });

  test('P-11 each change of a key has exactly one entry: who, what, which, when, from where', async () => {
    const { key } = await make();
    const path = { keyId: key.id };
    expect(await newEntries()).toEqual([
      { ...WHO, memberId: tenant.owner.id, verb: 'key.created', subject: key.id },
    ]);
    await console.ask('change-key', {
      as: tenant.admin,
      path,
      body: { name: 'New', allowedIps: ['10.0.0.0/8'] },
    });
    await console.ask('rotate-key', { as: tenant.owner, path, body: { overlapSeconds: 60 } });
    await console.ask('delete-key', { as: tenant.owner, path });
    const later = (await newEntries()).toSorted((a, b) => a.verb.localeCompare(b.verb));
    expect(later).toEqual([
      { ...WHO, memberId: tenant.admin.id, verb: 'key.changed', subject: key.id, detail: 'allowedIps, name' },
      { ...WHO, verb: 'key.created', subject: key.id },
      { ...WHO, verb: 'key.deleted', subject: key.id },
      { ...WHO, verb: 'key.rotated', subject: key.id, detail: 'old value until 2027-01-15T08:01:00Z' },
    ]);
  });

  test('P-11 each change of an agent, and each session, has exactly one entry', async () => {
    const agent = (
      await console.ask('create-agent', { as: tenant.owner, body: { name: 'A', surface: 'wide' } })
    ).body;
    const path = { agentId: agent.id };
    await console.ask('change-agent', { as: tenant.owner, path, body: { instructions: 'Be kind.' } });
    await console.ask('delete-agent', { as: tenant.owner, path });
    await console.ask('authenticate', { body: { email: tenant.owner.email, password: PASSWORD } });
    const started = (await newEntries()).find(({ verb }) => verb === 'session.created');
    expect(started).toMatchObject({ memberId: tenant.owner.id, credentialId: started?.subject });
    await console.ask('logout', { as: tenant.owner, keyId: started?.subject as string });
    expect((await newEntries()).map(({ verb }) => verb).toSorted()).toEqual([
      'agent.changed',
      'agent.created',
      'agent.deleted',
      'session.created',
      'session.deleted',
    ]);
  });

  test('P-11 what changes nothing has no entry', async () => {
    const { key } = await make();
    const path = { keyId: key.id };
    before = (await entries()).map(({ id }) => id);
    await console.ask('change-key', { as: tenant.owner, path, body: { name: 'CI', allowedIps: [] } });
    await console.ask('change-key', { as: tenant.owner, path, body: { name: '' } });
    await console.ask('rotate-key', { as: tenant.owner, path, body: { overlapSeconds: -1 } });
    await console.ask('delete-key', { as: tenant.owner, path: { keyId: `key_${'0'.repeat(28)}` } });
    await console.ask('delete-agent', { as: tenant.owner, path: { agentId: `agt_${'0'.repeat(28)}` } });
    await console.ask('change-agent', {
      as: tenant.owner,
      path: { agentId: tenant.agentId },
      body: { name: 'Helper' },
    });
    await console.ask('authenticate', { body: { email: tenant.owner.email, password: 'wrong' } });
    await console.ask('logout', { as: tenant.owner, keyId: 'ssn_unknown' });
    await console.ask('read-key', { as: tenant.owner, path });
    expect(await newEntries()).toEqual([]);
  });

  test('P-11 of changes that exclude each other only the one that happened has an entry', async () => {
    const { key } = await make();
    const path = { keyId: key.id };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => console.ask('rotate-key', { as: tenant.owner, path })),
    );
    await Promise.all(Array.from({ length: 4 }, () => console.ask('delete-key', { as: tenant.owner, path })));
    const verbs = (await newEntries()).map(({ verb }) => verb);
    const count = (verb: string) => verbs.filter((one) => one === verb).length;
    const rotations = answers.filter(({ status }) => status === 200).length;
    expect([count('key.created'), count('key.rotated'), count('key.deleted')]).toEqual([1, rotations, 1]);
    expect(verbs).toHaveLength(rotations + 2);
  });

  test('P-11 entries hold no secret: no value, no hash, no password', async () => {
    const { apiKey } = await make();
    const { token } = (
      await console.ask('authenticate', { body: { email: tenant.owner.email, password: PASSWORD } })
    ).body;
    const text = JSON.stringify((await console.scan()).audit);
    for (const secret of [apiKey, token, PASSWORD]) expect(text).not.toContain(secret);
    const { credentials = [] } = await console.scan();
    for (const { hash } of credentials) expect(text).not.toContain(hash?.S);
  });

  test('P-11 entries come latest first, and pages neither repeat nor leave out any', async () => {
    const all = await entries();
    expect(all.map(({ id }) => id)).toEqual(
      all
        .map(({ id }) => id)
        .toSorted()
        .reverse(),
    );
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const page = await console.deps.directory.of(tenant.id).audit.page({ limit: 3, after });
      paged.push(...page.entries.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    expect(paged).toEqual(all.map(({ id }) => id));
  });
});
