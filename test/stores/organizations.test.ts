import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Conflict } from '../../stores/conflict.ts';
import { createDirectory, type Directory } from '../../stores/directory.ts';
import { createOrganization, type NewOrganization } from '../../stores/organizations.ts';
import { DIRECTORY_TABLES, openStore, type Store } from '../../stores/store.ts';
import { type RunningStore, startStore } from '../support/dynoxide.ts';

const NOW = 1_800_000_000;

let running: RunningStore;
let store: Store;
let directory: Directory;
beforeAll(async () => {
  running = await startStore();
  store = openStore(running.environment, DIRECTORY_TABLES);
  directory = createDirectory(store);
});
afterAll(async () => {
  store.client.destroy();
  await running.stop();
});

const order = (...emails: string[]): NewOrganization => ({
  name: 'Acme',
  plan: 'starter',
  members: emails.map((email) => ({ email, role: 'owner', password: 'a password' })),
  agents: [{ name: 'Helper', instructions: 'Help.', surface: 'wide' }],
  origin: { memberId: null, credentialId: null, sourceIp: null, requestId: null, now: NOW },
});

async function everything() {
  const scans = Object.values(store.tables).map((TableName) =>
    store.client.send(new ScanCommand({ TableName })),
  );
  return (await Promise.all(scans)).map(({ Items }) => Items);
}

test('what is founded can be read: organization, members by address, agents', async () => {
  const { organization, members, agents } = await createOrganization(store, order('Jane.Doe@Example.com'));
  const own = directory.of(organization.id);
  expect(await own.read()).toEqual(organization);
  expect(organization).toMatchObject({ name: 'Acme', plan: 'starter', account: 'active', createdAt: NOW });
  expect(await directory.findByEmail(' jane.doe@EXAMPLE.com')).toEqual({
    organizationId: organization.id,
    memberId: members[0]?.id,
  });
  expect(await own.members.read(members[0]?.id as string)).toEqual(members[0]);
  expect(members[0]).not.toHaveProperty('passwordHash');
  expect(await own.agents.read(agents[0]?.id as string)).toEqual(agents[0]);
  expect(JSON.stringify(await everything())).not.toContain('a password');
});

test('an address belongs to one member: founding with a taken one founds nothing', async () => {
  await createOrganization(store, order('taken@example.com'));
  const before = await everything();
  await expect(createOrganization(store, order('free@example.com', 'TAKEN@example.com'))).rejects.toThrow(
    Conflict,
  );
  expect(await everything()).toEqual(before);
  expect(await directory.findByEmail('free@example.com')).toBeNull();
});

test('an environment that does not name a table is refused by the name of its variable', () => {
  const { AUDIT_TABLE: _, ...environment } = running.environment;
  expect(() => openStore(environment, DIRECTORY_TABLES)).toThrow('AUDIT_TABLE');
  expect(() => directory.of('')).toThrow('needs its id');
});
