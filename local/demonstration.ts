import { randomBytes } from 'node:crypto';
import { type ConnectionInfo, connectionInfo } from '../core/connection-info.ts';
import { permissionsOf } from '../core/keys/settings.ts';
import { MAX_PASSWORD_LENGTH } from '../core/password-bounds.ts';
import type { Policy, Role, Surface } from '../core/policy/policy.ts';
import { newId } from '../core/values/id.ts';
import { openAccount } from '../stores/accounts.ts';
import type { Origin } from '../stores/audit.ts';
import { createDirectory, type Directory, type OrganizationDirectory } from '../stores/directory.ts';
import { createKeyChanges } from '../stores/key-changes.ts';
import { issueKey } from '../stores/keys.ts';
import { createOrganization } from '../stores/organizations.ts';
import { DIRECTORY_TABLES, openStore, type Store } from '../stores/store.ts';
import { createKeys } from '../stores/stored-keys.ts';
import { openUsagePlanKeys, type UsagePlanKeys } from '../stores/usage-plan-keys.ts';
import type { Local } from './start.ts';
import { StartError } from './start-error.ts';

/** What it is made on. */
export type DemonstrationGround = Pick<Local, 'url' | 'policy' | 'environment' | 'operator'>;

/** What the demonstration organization offers after a start. */
export interface Demonstration {
  readonly organizationId: string;
  readonly balanceMicros: number;
  readonly members: readonly { readonly email: string; readonly role: Role }[];
  /** By email address; null if the organization was there before: passwords are kept as hashes only. */
  readonly passwords: Readonly<Record<string, string>> | null;
  /** How to call each surface that has keys, in the order of their names. */
  readonly connections: readonly Connection[];
}

/** A fresh sandbox key of one surface, with every permission that there is. */
export interface Connection {
  readonly surface: string;
  readonly title: string;
  /** The agent that the key acts on; null where keys act on the organization. */
  readonly agentId: string | null;
  readonly info: ConnectionInfo;
}

const ORGANIZATION = 'Demonstration';
/** Room for trying things out; the policy's default plan where it has no such tier. */
const PLAN = 'team';
const OWNER = 'owner@example.com';
const MEMBERS: readonly { email: string; role: Role }[] = [
  { email: OWNER, role: 'owner' },
  { email: 'admin@example.com', role: 'admin' },
  { email: 'member@example.com', role: 'member' },
];
const AGENTS = [
  { name: 'Concierge', instructions: 'You greet visitors and answer questions about the house, briefly.' },
  { name: 'Archivist', instructions: 'You find documents and summarise them in three sentences.' },
];
const OPENING_BALANCE_MICROS = 5_000_000;
const SANDBOX_KEY = 'Local sandbox';
/** A key that was pasted somewhere works on after a few more starts. */
const SANDBOX_KEYS_KEPT = 5;
const PASSWORD_BYTES = 12;
/** Of one that a terminal sets for all of them: fewer than of those that people choose for themselves. */
const MIN_PASSWORD_LENGTH = 8;
const PAGE = 100;

/**
 * Makes the demonstration organization unless it is there, and a fresh sandbox key; the oldest ones go.
 * `password` is everybody's if the organization is made now; without it each gets one of their own.
 */
export async function openDemonstration(
  local: DemonstrationGround,
  options: { readonly password?: string | undefined } = {},
): Promise<Demonstration> {
  const store = openStore(local.environment, DIRECTORY_TABLES);
  const usagePlanKeys = openUsagePlanKeys(local.environment, store.random);
  const directory = createDirectory(store);
  const origin: Origin = {
    memberId: null,
    credentialId: null,
    sourceIp: null,
    requestId: null,
    now: Date.now() / 1000,
  };
  try {
    const found = await findAny(directory);
    const made =
      found === null ? await makeOrganization(store, local.policy, options.password, origin) : null;
    const { organizationId, memberId } = found ?? (made as NonNullable<typeof made>);
    const own = directory.of(organizationId);
    const balanceMicros = await openBalance(local, own, origin);
    const connections: Connection[] = [];
    for (const surface of Object.values(local.policy.surfaces)) {
      if (surface.keys?.sandbox !== 'optional') continue;
      connections.push(await renewSandboxKey(local, surface, own, usagePlanKeys, memberId, origin));
    }
    return {
      organizationId,
      balanceMicros,
      members: MEMBERS,
      passwords: made?.passwords ?? null,
      connections,
    };
  } finally {
    store.client.destroy();
  }
}

/** By whichever of its members is left: all but the last owner can be removed. */
async function findAny(directory: Directory) {
  for (const { email } of MEMBERS) {
    const found = await directory.findByEmail(email);
    if (found !== null) return found;
  }
  return null;
}

async function makeOrganization(store: Store, policy: Policy, password: string | undefined, origin: Origin) {
  const { length } = password ?? '';
  if (password !== undefined && (length < MIN_PASSWORD_LENGTH || length > MAX_PASSWORD_LENGTH)) {
    throw new StartError(
      `GATEHOUSE_DEV_PASSWORD has ${length} characters: it needs ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH}.`,
    );
  }
  const members = MEMBERS.map((member) => ({
    ...member,
    password: password ?? randomBytes(PASSWORD_BYTES).toString('base64url'),
  }));
  const { organization, members: made } = await createOrganization(store, {
    name: ORGANIZATION,
    plan: PLAN in policy.plans ? PLAN : policy.defaultPlan,
    members,
    agents: AGENTS.map((agent) => ({ ...agent, surface: null })),
    origin,
  });
  const [owner] = made;
  if (!owner) throw new Error('the demonstration organization was made without members');
  const passwords = Object.fromEntries(members.map(({ email, password: own }) => [email, own]));
  return { organizationId: organization.id, memberId: owner.id, passwords };
}

/**
 * What is in the account, with what it begins with.
 *
 * INVARIANT: the entry's id and time come from the organization alone, so that it is in the ledger once, however often
 * a start asks for it, and whenever an earlier one broke off.
 */
async function openBalance(
  local: DemonstrationGround,
  directory: OrganizationDirectory,
  origin: Origin,
): Promise<number> {
  const { organizationId } = directory;
  const organization = await directory.read();
  if (organization === null) throw new Error('the demonstration organization is gone');
  const store = openStore(local.operator, ['accounts', 'ledger', 'audit']);
  try {
    const account = openAccount(store, organizationId);
    await account.credit({
      id: `led_${organizationId.slice(organizationId.indexOf('_') + 1)}`,
      at: organization.createdAt,
      amountMicros: OPENING_BALANCE_MICROS,
      cause: 'credit',
      reason: 'opening balance',
      origin,
    });
    return (await account.read()).balanceMicros;
  } finally {
    store.client.destroy();
  }
}

async function renewSandboxKey(
  local: DemonstrationGround,
  surface: Surface,
  directory: OrganizationDirectory,
  usagePlanKeys: UsagePlanKeys,
  memberId: string,
  origin: Origin,
): Promise<Connection> {
  const agentId = surface.keys?.actsOn === 'agent' ? await firstAgent(directory, surface.name) : null;
  const {
    key: made,
    value,
    secret,
  } = await issueKey(directory, usagePlanKeys, {
    policy: local.policy,
    keyId: newId('key', origin.now, randomBytes),
    surface: surface.name,
    memberId,
    agentId,
    settings: { name: SANDBOX_KEY, permissions: permissionsOf(surface) },
    sandbox: true,
    origin,
  });
  const changes = createKeyChanges(directory, usagePlanKeys);
  const newestFirst = await sandboxKeys(directory, surface.name, origin.now);
  const earlier = newestFirst.filter(({ pointer }) => pointer.keyId !== made.pointer.keyId);
  for (const key of earlier.slice(SANDBOX_KEYS_KEPT - 1)) await changes.remove(key, origin);
  const text = { name: SANDBOX_KEY, value, secret };
  const info = connectionInfo(surface, `${local.url}/${surface.name}`, text);
  return { surface: surface.name, title: surface.title, agentId, info };
}

async function sandboxKeys(directory: OrganizationDirectory, surface: string, now: number) {
  const keys = createKeys(directory, now);
  const found = [];
  let after: string | null = null;
  do {
    const { entries, next } = await keys.page({ limit: PAGE, after }, { surface });
    found.push(...entries.filter(({ record }) => record.name === SANDBOX_KEY && record.sandbox));
    after = next;
  } while (after !== null);
  return found;
}

async function firstAgent(directory: OrganizationDirectory, surface: string): Promise<string | null> {
  const { entries } = await directory.agents.page({ limit: 1, after: null }, { surface });
  return entries[0]?.id ?? null;
}
