import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDirectory } from '../../stores/directory.ts';
import { issueKey, type KeyOrder } from '../../stores/keys.ts';
import { createOrganization } from '../../stores/organizations.ts';
import { DIRECTORY_TABLES, openStore, type Store } from '../../stores/store.ts';
import { createKeys } from '../../stores/stored-keys.ts';
import { aPolicy } from '../support/builders.ts';
import { Died, dyingAt } from '../support/dying.ts';
import { type RunningStore, startStore } from '../support/dynoxide.ts';
import { recordUsagePlans } from '../support/usage-plan-recorder.ts';

const POLICY = aPolicy();
const NOW = 1_800_000_000;
const ORIGIN = { memberId: 'mem_1', credentialId: null, sourceIp: null, requestId: null, now: NOW };
/** The organization is read first, then the key is written. */
const WRITE = 2;

let running: RunningStore;
let store: Store;
beforeAll(async () => {
  running = await startStore();
  store = openStore(running.environment, DIRECTORY_TABLES);
});
afterAll(async () => {
  store.client.destroy();
  await running.stop();
});

function anOrder(): KeyOrder {
  const [surface] = Object.keys(POLICY.surfaces);
  return {
    policy: POLICY,
    keyId: 'key_1',
    surface: surface ?? '',
    memberId: 'mem_1',
    agentId: null,
    settings: { name: 'Build server' },
    sandbox: false,
    origin: ORIGIN,
  };
}

test.each(['before', 'after'] as const)(
  'a key that may have been written keeps its gateway key (lost %s the write)',
  async (when) => {
    const { organization } = await createOrganization(store, {
      name: 'Acme',
      plan: 'starter',
      members: [],
      agents: [],
      origin: ORIGIN,
    });
    const plans = recordUsagePlans();
    const lost = { ...store, client: dyingAt(WRITE, when).client(store.client) };
    const ordered = issueKey(createDirectory(lost).of(organization.id), plans, anOrder());
    await expect(ordered).rejects.toBeInstanceOf(Died);
    const key = await createKeys(createDirectory(store).of(organization.id), NOW).read('key_1');
    expect(key === null).toBe(when === 'before');
    expect([...plans.attached.keys()]).toEqual([key?.record.usageKeyId ?? 'gateway-key-1']);
  },
);
