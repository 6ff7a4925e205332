import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Role } from '../core/policy/policy.ts';
import { newId } from '../core/values/id.ts';
import { type Agent, addingAgent } from './agents.ts';
import { createAuditTrail, type Origin } from './audit.ts';
import { Conflict } from './conflict.ts';
import { addingAddress, canonicalEmail } from './email-addresses.ts';
import { type Item, numberOf, textOf, textOrNull } from './item.ts';
import { addingMember, type Member } from './members.ts';
import { openPartition, type Partition } from './partition.ts';
import { hashPassword } from './passwords.ts';
import type { Store } from './store.ts';
import { ExpectationFailed, transact } from './transaction.ts';
import type { UsageKey } from './usage-plan-keys.ts';

export interface Organization {
  readonly id: string;
  readonly name: string;
  /** Plan tier of the policy. */
  readonly plan: string;
  readonly account: 'active' | 'suspended';
  /** Value of the gateway key that stands for its members in its usage plan; null until one is needed. */
  readonly usageKey: string | null;
  /** Unix seconds, as all times here. */
  readonly createdAt: number;
}

/** Sort key of the organization itself in its partition. */
const ITEM = 'organization';

export async function readOrganization(partition: Partition): Promise<Organization | null> {
  const item = await partition.get(ITEM);
  return item && organizationOf(item);
}

/** Asks that what credentials hold copies of is still as it was read. */
export function organizationIsUnchanged(
  partition: Partition,
  copied: Partial<Pick<Organization, 'plan' | 'account'>>,
): TransactWriteItem {
  return partition.checking(ITEM, copied);
}

/** From one status of the account to the other. */
export function changingAccount(
  partition: Partition,
  from: Organization['account'],
  to: Organization['account'],
): TransactWriteItem {
  return partition.changing(ITEM, { account: to }, { expected: { account: from } });
}

/** Keeps the gateway key of its members, if it has none yet and is still in the plan that the key was made for. */
export function keepingUsageKey(
  partition: Partition,
  { plan }: Organization,
  { id, value }: UsageKey,
): TransactWriteItem {
  return partition.changing(
    ITEM,
    { usageKey: value, usageKeyId: id },
    { expected: { plan, usageKey: null } },
  );
}

export interface NewOrganization {
  readonly name: string;
  readonly plan: string;
  readonly members: readonly { readonly email: string; readonly role: Role; readonly password: string }[];
  readonly agents: readonly {
    readonly name: string;
    readonly instructions: string;
    readonly surface: string | null;
  }[];
  readonly origin: Origin;
}

export interface CreatedOrganization {
  readonly organization: Organization;
  /** In the order asked for, as are the agents. */
  readonly members: readonly Member[];
  readonly agents: readonly Agent[];
}

/**
 * An organization with its first members and agents, in one transaction.
 *
 * @throws Conflict if one of the email addresses is taken.
 */
export async function createOrganization(store: Store, order: NewOrganization): Promise<CreatedOrganization> {
  const { origin } = order;
  const createdAt = Math.floor(origin.now);
  const makeId = (prefix: string): string => newId(prefix, origin.now, store.random);
  const organization: Organization = {
    id: makeId('org'),
    name: order.name,
    plan: order.plan,
    account: 'active',
    usageKey: null,
    createdAt,
  };
  const { id, name, plan, account } = organization;
  const partition = openPartition(store, id);
  const members = await Promise.all(
    order.members.map(async ({ email, role, password }) => ({
      id: makeId('mem'),
      email: canonicalEmail(email),
      role,
      createdAt,
      passwordHash: await hashPassword(password, store.random),
    })),
  );
  const agents = order.agents.map((agent) => ({ ...agent, id: makeId('agt'), keyCount: 0, createdAt }));
  const emails = members.map((member) => addingAddress(store, organization.id, member));
  try {
    await transact(store.client, [
      ...emails,
      partition.adding(ITEM, { id, name, plan, account, createdAt }),
      ...members.map((member) => addingMember(partition, member)),
      ...agents.map((agent) => addingAgent(partition, agent)),
      createAuditTrail(store, organization.id).recording(
        { verb: 'organization.created', subject: organization.id },
        origin,
      ),
    ]);
  } catch (error) {
    if (error instanceof ExpectationFailed && error.failed.every((at) => at < emails.length)) {
      throw new Conflict('an email address belongs to a member already', error, 'email_in_use');
    }
    throw error;
  }
  return {
    organization,
    members: members.map(({ passwordHash: _, ...member }) => member),
    agents,
  };
}

function organizationOf(item: Item): Organization {
  return {
    id: textOf(item, 'id'),
    name: textOf(item, 'name'),
    plan: textOf(item, 'plan'),
    account: textOf(item, 'account') === 'active' ? 'active' : 'suspended',
    usageKey: textOrNull(item, 'usageKey'),
    createdAt: numberOf(item, 'createdAt'),
  };
}
