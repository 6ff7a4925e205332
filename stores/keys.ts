import {
  type AskedSettings,
  judgeSandbox,
  judgeSettings,
  type KeySettings,
  SettingsRefused,
} from '../core/keys/settings.ts';
import type { Policy, Surface } from '../core/policy/policy.ts';
import { KEY_RANDOM_BYTES, makeKey, previewKey, printKey } from '../core/values/key.ts';
import { countingKey, isDeployedOn } from './agents.ts';
import type { Origin } from './audit.ts';
import { SHORTEST_PREFIX } from './claim-condition.ts';
import { Conflict } from './conflict.ts';
import { hashCredential } from './credential-hash.ts';
import type { CredentialRecord } from './credential-record.ts';
import { createCredentialStore } from './credentials.ts';
import type { OrganizationDirectory } from './directory.ts';
import type { KeyPointer } from './key-pointers.ts';
import { type Organization, organizationIsUnchanged } from './organizations.ts';
import type { Store } from './store.ts';
import type { StoredKey } from './stored-keys.ts';
import { ExpectationFailed, transact } from './transaction.ts';
import type { UsageKey, UsagePlanKeys } from './usage-plan-keys.ts';

/** A key with its value, which is shown to whoever asked and then forgotten. */
export interface IssuedKey extends KeyText {
  readonly key: StoredKey;
}

/** What the client holds of a key. */
export interface KeyText {
  readonly value: string;
  /** The secret that has to come with it; null where keys stand alone. */
  readonly secret: string | null;
}

export interface KeyOrder {
  readonly policy: Policy;
  /** Of the key to be made, `key_…`: whoever may order the same key again has to know it. */
  readonly keyId: string;
  /** The surface that the key is for, by name. */
  readonly surface: string;
  /** The member whose key it is. */
  readonly memberId: string;
  /** The agent that it acts on; null on surfaces where keys act on the organization. */
  readonly agentId: string | null;
  readonly settings: AskedSettings;
  readonly sandbox: boolean;
  readonly origin: Origin;
}

/**
 * Makes a key: judge all there is to judge, then the gateway's key for the usage plan, then one transaction. A
 * crash between the last two leaves a gateway key that nobody uses, and nothing else.
 *
 * @throws SettingsRefused with every field that is wrong.
 * @throws Conflict if the organization, or the agent, changed meanwhile; or if there is a key with this id: what it was
 * ordered with was answered to nobody, and its value is kept nowhere.
 */
export async function issueKey(
  directory: OrganizationDirectory,
  usagePlanKeys: UsagePlanKeys,
  order: KeyOrder,
): Promise<IssuedKey> {
  const { policy, keyId, origin } = order;
  const { store, organizationId } = directory;
  const surface = keySurface(policy, order.surface);
  const { settings, problems } = judgeSettings(surface, order.settings, null, {
    now: origin.now,
    shortestPrefix: SHORTEST_PREFIX,
  });
  const all = [
    ...problems,
    ...judgeSandbox(surface.keys, order.sandbox),
    ...(await agentProblems(directory, surface, order.agentId)),
  ];
  if (all.length > 0) throw new SettingsRefused(all);
  const organization = await directory.read();
  if (organization === null) throw new Error(`there is no organization ${organizationId}`);

  const usageKey = await usagePlanKeys.attach(organization.plan, `${policy.environment.name}/${keyId}`);
  const text = makeKeyText(store, policy, surface);
  const record = newRecord(order, organization, { settings, keyId, text, usageKey });
  const pointer = newPointer(record);
  try {
    await transact(store.client, [
      createCredentialStore(store.client, store.tables.credentials).putting(record),
      directory.keyPointers.adding(pointer),
      organizationIsUnchanged(directory.partition, {
        plan: organization.plan,
        account: organization.account,
      }),
      directory.audit.recording({ verb: 'key.created', subject: keyId }, origin),
      ...(pointer.agentId === null ? [] : [countingKey(directory.partition, pointer.agentId, 1)]),
    ]);
  } catch (error) {
    // Nobody knows whether the key was made: without its gateway key, the gateway would turn it away for good.
    if (!(error instanceof ExpectationFailed)) throw error;
    // If this fails too, what is left behind is a gateway key that nobody uses.
    await usagePlanKeys.detach(usageKey.id).catch(() => undefined);
    const made = await directory.keyPointers.read(keyId);
    throw new Conflict(made === null ? CHANGED : madeBefore(keyId), error);
  }
  return { key: { pointer, record, old: null }, ...text };
}

const CHANGED = 'the organization or the agent has changed meanwhile';

/** Not replaced by a new value here: the attempt that made it may still be about to answer. */
const madeBefore = (keyId: string): string =>
  `an earlier attempt made the key ${keyId}, and its value was not shown; rotate or delete that key`;

type KeySurface = Surface & { readonly keys: NonNullable<Surface['keys']> };

/** @throws SettingsRefused if keys cannot be made for it. */
export function keySurface(policy: Policy, name: string): KeySurface {
  const surface = Object.hasOwn(policy.surfaces, name) ? policy.surfaces[name] : undefined;
  if (surface?.keys) return surface as KeySurface;
  const possible = Object.values(policy.surfaces).filter(({ keys }) => keys !== null);
  const names = possible.map((one) => one.name).join(', ');
  throw new SettingsRefused([{ path: 'surface', message: `must be one that has keys: ${names}` }]);
}

async function agentProblems(directory: OrganizationDirectory, surface: KeySurface, agentId: string | null) {
  const problem = (message: string) => [{ path: 'agentId', message }];
  if (surface.keys.actsOn === 'organization') {
    return agentId === null
      ? []
      : problem('must be left out: keys of this surface act on the whole organization');
  }
  if (agentId === null) return problem('is required: keys of this surface act on one agent');
  const agent = await directory.agents.read(agentId);
  return agent !== null && isDeployedOn(agent, surface.name)
    ? []
    : problem('must be the id of an agent of this surface');
}

/** A new value for a key, and its secret where the surface has pairs: never to be kept. */
export function makeKeyText({ random }: Store, policy: Policy, { keys }: KeySurface): KeyText {
  const make = (prefix: string) =>
    printKey(makeKey(prefix, policy.environment.name, random(KEY_RANDOM_BYTES)));
  return { value: make(keys.prefix), secret: keys.secretPrefix === null ? null : make(keys.secretPrefix) };
}

/** The fields of a record that come from the key's text: all that is kept of it. */
export function keptOf({ value, secret }: KeyText) {
  return {
    hash: hashCredential(value),
    secretHash: secret === null ? null : hashCredential(secret),
    preview: previewKey(value),
  };
}

interface NewParts {
  readonly settings: KeySettings;
  readonly keyId: string;
  readonly text: KeyText;
  readonly usageKey: UsageKey;
}

function newRecord(order: KeyOrder, organization: Organization, parts: NewParts): CredentialRecord {
  const { settings, keyId, text, usageKey } = parts;
  return {
    ...settings,
    ...keptOf(text),
    keyId,
    kind: 'key',
    surface: order.surface,
    organizationId: organization.id,
    account: organization.account,
    plan: organization.plan,
    agentId: order.agentId,
    memberId: order.memberId,
    role: null,
    sandbox: order.sandbox,
    usageKey: usageKey.value,
    usageKeyId: usageKey.id,
    createdAt: Math.floor(order.origin.now),
    lastUsedAt: null,
    removeAt: null,
  };
}

function newPointer({ keyId, hash, surface, agentId, createdAt }: CredentialRecord): KeyPointer {
  return {
    keyId,
    hash,
    previousHash: null,
    previousExpiresAt: null,
    surface,
    agentId,
    createdAt,
    revision: 0,
  };
}
