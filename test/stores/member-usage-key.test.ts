import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createDirectory, type OrganizationDirectory } from '../../stores/directory.ts';
import { withUsageKey } from '../../stores/member-usage-key.ts';
import { createOrganization, type Organization } from '../../stores/organizations.ts';
import { DIRECTORY_TABLES, openStore, type Store } from '../../stores/store.ts';
import { aPolicy, aSurface } from '../support/builders.ts';
import { type RunningStore, startStore } from '../support/dynoxide.ts';
import { recordUsagePlans, type UsagePlanRecorder } from '../support/usage-plan-recorder.ts';

const POLICY = aPolicy();

let running: RunningStore;
let store: Store;
let own: OrganizationDirectory;
let organization: Organization;
let plans: UsagePlanRecorder;
beforeAll(async () => {
  running = await startStore();
  store = openStore(running.environment, DIRECTORY_TABLES);
});
beforeEach(async () => {
  const origin = { memberId: null, credentialId: null, sourceIp: null, requestId: null, now: 1_800_000_000 };
  const order = { name: 'Acme', plan: 'starter', members: [], agents: [], origin };
  ({ organization } = await createOrganization(store, order));
  own = createDirectory(store).of(organization.id);
  plans = recordUsagePlans();
});
afterAll(async () => {
  store.client.destroy();
  await running.stop();
});

test('an organization gets one gateway key for its members, in its plan, and keeps it', async () => {
  const first = await withUsageKey(own, plans, POLICY, organization);
  expect(first).toEqual({ ...organization, usageKey: expect.stringMatching(/^\w{40}$/) });
  expect(await own.read()).toEqual(first);
  expect(await withUsageKey(own, plans, POLICY, first)).toEqual(first);
  expect([...plans.attached.values()]).toEqual(['starter']);
});

test('of several that are made at once one is kept, and the others go', async () => {
  const all = await Promise.all(
    Array.from({ length: 5 }, () => withUsageKey(own, plans, POLICY, organization)),
  );
  expect(new Set(all.map(({ usageKey }) => usageKey)).size).toBe(1);
  expect(plans.attached.size).toBe(1);
});

test('a key that cannot be made leaves nothing behind, and the next try makes one', async () => {
  plans.failNext = true;
  await expect(withUsageKey(own, plans, POLICY, organization)).rejects.toThrow('out of order');
  expect((await own.read())?.usageKey).toBeNull();
  expect((await withUsageKey(own, plans, POLICY, organization)).usageKey).not.toBeNull();
});

test('without a surface that takes keys there is no plan, and none is made', async () => {
  const policy = aPolicy([aSurface({ keys: null })]);
  expect(await withUsageKey(own, plans, policy, organization)).toEqual(organization);
  expect(plans.attached.size).toBe(0);
});
