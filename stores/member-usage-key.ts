import type { Policy } from '../core/policy/policy.ts';
import { Conflict } from './conflict.ts';
import type { OrganizationDirectory } from './directory.ts';
import { keepingUsageKey, type Organization } from './organizations.ts';
import { tryTransact } from './transaction.ts';
import type { UsagePlanKeys } from './usage-plan-keys.ts';

/**
 * The organization with the gateway key that stands for its members in its usage plan. On a surface that takes keys as
 * well, API Gateway turns away whoever has none; sessions and tokens come by the thousand, and gateway keys are few and
 * slow to make: all of an organization's share this one. It is made when it is first asked for.
 *
 * @throws Conflict if the organization changed since it was read
 */
export async function withUsageKey(
  { store, partition, organizationId, read }: OrganizationDirectory,
  usagePlanKeys: UsagePlanKeys,
  { environment, surfaces }: Policy,
  organization: Organization,
): Promise<Organization> {
  // Without keys there is no plan, and nobody asks for a gateway key.
  const isMetered = Object.values(surfaces).some(({ keys }) => keys !== null);
  if (organization.usageKey !== null || !isMetered) return organization;
  const made = await usagePlanKeys.attach(organization.plan, `${environment.name}/${organizationId}`);
  if (await tryTransact(store.client, [keepingUsageKey(partition, organization, made)])) {
    return { ...organization, usageKey: made.value };
  }
  // If this fails, what is left behind is a gateway key that nobody uses.
  await usagePlanKeys.detach(made.id).catch(() => undefined);
  const current = await read();
  if (current === null || current.usageKey === null)
    throw new Conflict('the organization has changed meanwhile');
  return current;
}
