import {
  type AskedSettings,
  judgeSettings,
  type KeySettings,
  SettingsRefused,
} from '../core/keys/settings.ts';
import type { Policy, Surface } from '../core/policy/policy.ts';
import { newId } from '../core/values/id.ts';
import { KEY_RANDOM_BYTES, makeKey, previewKey, printKey } from '../core/values/key.ts';
import { countingKey } from './agents.ts';
import type { Origin } from './audit.ts';
import { SHORTEST_PREFIX } from './claim-condition.ts';
import { Conflict } from './conflict.ts';
import { hashCredential } from './credential-hash.ts';
import type { CredentialRecord } from './credential-record.ts';
import { createCredentialStore } from './credentials.ts';
import type { OrganizationDirectory } from './directory.ts';
import type { KeyFilter, KeyPointer } from './key-pointers.ts';
import { type Organization, organizationIsUnchanged } from './organizations.ts';
import type { Page, PageRequest } from './partition.ts';
import type { Store } from './store.ts';
import { ExpectationFailed, transact } from './transaction.ts';
import type { UsageKey, UsagePlanKeys } from './usage-plan-keys.ts';

/** A key as it is kept: where its record is, and the record. */
export interface StoredKey {
  readonly pointer: KeyPointer;
  readonly record: CredentialRecord;
}

/** A key with its value, which is shown to whoever asked and then forgotten. */
export interface IssuedKey {
  readonly key: StoredKey;
  readonly value: string;
}

export interface KeyOrder {
  readonly policy: Policy;
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
 * @throws Conflict if the organization, or the agent, changed meanwhile.
 */
export async function issueKey(
  directory: OrganizationDirectory,
  usagePlanKeys: UsagePlanKeys,
  order: KeyOrder,
): Promise<IssuedKey> {
  const { policy, origin } = order;
  const { store, organizationId } = directory;
  const surface = keySurface(policy, order.surface);
  const { settings, problems } = judgeSettings(surface, order.settings, null, {
    now: origin.now,
    shortestPrefix: SHORTEST_PREFIX,
  });
  const all = [...problems, ...(await agentProblems(directory, surface, order.agentId))];
  if (all.length > 0) throw new SettingsRefused(all);
  const organization = await directory.read();
  if (organization === null) throw new Error(`there is no organization ${organizationId}`);

  const keyId = newId('key', origin.now, store.random);
  const usageKey = await usagePlanKeys.attach(organization.plan, `${policy.environment.name}/${keyId}`);
  const value = makeValue(store, policy, surface);
  const record = newRecord(order, organization, { settings, keyId, value, usageKey });
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
      ...(pointer.agentId === null
        ? []
        : [countingKey(directory.partition, pointer.agentId, surface.name, 1)]),
    ]);
  } catch (error) {
    // If this fails too, what is left behind is a gateway key that nobody uses.
    await usagePlanKeys.detach(usageKey.id).catch(() => undefined);
    if (error instanceof ExpectationFailed) {
      throw new Conflict('the organization or the agent has changed meanwhile', error);
    }
    throw error;
  }
  return { key: { pointer, record }, value };
}

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
  return agent?.surface === surface.name ? [] : problem('must be the id of an agent of this surface');
}

/** A new value for a key, never to be kept. */
export function makeValue({ random }: Store, policy: Policy, surface: KeySurface): string {
  return printKey(makeKey(surface.keys.prefix, policy.environment.name, random(KEY_RANDOM_BYTES)));
}

interface NewParts {
  readonly settings: KeySettings;
  readonly keyId: string;
  readonly value: string;
  readonly usageKey: UsageKey;
}

function newRecord(order: KeyOrder, organization: Organization, parts: NewParts): CredentialRecord {
  const { settings, keyId, value, usageKey } = parts;
  return {
    ...settings,
    keyId,
    kind: 'key',
    hash: hashCredential(value),
    preview: previewKey(value),
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

/** The keys of an organization, to read. */
export interface Keys {
  /** Null for one that does not exist, was deleted, or is another organization's: nobody can tell which. */
  readonly read: (keyId: string) => Promise<StoredKey | null>;
  /** Two round trips a page, however many keys are on it. */
  readonly page: (request: PageRequest, where?: KeyFilter) => Promise<Page<StoredKey>>;
}

export function createKeys(directory: OrganizationDirectory): Keys {
  const { store, keyPointers, organizationId } = directory;
  const credentials = createCredentialStore(store.client, store.tables.credentials);

  async function withRecords(pointers: readonly KeyPointer[]): Promise<StoredKey[]> {
    const records = await credentials.read(pointers.map(({ hash }) => hash));
    const byHash = new Map(records.map((record) => [record.hash, record]));
    const found = await Promise.all(
      pointers.map(async (pointer) => {
        const record = byHash.get(pointer.hash);
        return record === undefined ? readMoved(pointer) : { pointer, record };
      }),
    );
    return found.filter((key) => key !== null && key.record.organizationId === organizationId) as StoredKey[];
  }

  /** A key whose pointer no longer leads to a record was deleted, or rotated between the two reads. */
  async function readMoved({ keyId, hash }: KeyPointer): Promise<StoredKey | null> {
    const pointer = await keyPointers.read(keyId);
    if (pointer === null || pointer.hash === hash) return null;
    const [record] = await credentials.read([pointer.hash]);
    return record === undefined ? null : { pointer, record };
  }

  return {
    read: async (keyId) => {
      const pointer = await keyPointers.read(keyId);
      return pointer === null ? null : ((await withRecords([pointer]))[0] ?? null);
    },
    page: async (request, where) => {
      const { entries, next } = await keyPointers.page(request, where);
      return { entries: await withRecords(entries), next };
    },
  };
}
