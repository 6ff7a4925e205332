import type { Policy, Surface } from '../core/policy/policy.ts';
import { newId } from '../core/values/id.ts';
import { KEY_RANDOM_BYTES, makeKey, previewKey, printKey } from '../core/values/key.ts';
import type { Origin } from './audit.ts';
import { Conflict } from './conflict.ts';
import { hashCredential } from './credential-hash.ts';
import { createCredentialStore } from './credentials.ts';
import type { OrganizationDirectory } from './directory.ts';
import { textOf } from './item.ts';
import { countingSession, type MemberSecrets } from './members.ts';
import { type Organization, organizationIsUnchanged } from './organizations.ts';
import { ExpectationFailed, transact } from './transaction.ts';

/** Where no surface takes keys there are no usage plans, and so no gateway key behind a session. */
export const NO_USAGE_KEY = '';

/** For so long after its end a credential is still known as expired, rather than unknown. */
export const REMEMBER_EXPIRED_SECONDS = 86_400;

export interface StartedSession {
  readonly id: string;
  /** Shown once: the store has its hash only. */
  readonly token: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

export interface Sessions {
  /** @throws Conflict if the member, its password or the organization changed since they were read. */
  readonly start: (
    policy: Policy,
    surface: Surface,
    who: { readonly organization: Organization; readonly member: MemberSecrets },
    origin: Omit<Origin, 'memberId' | 'credentialId'>,
  ) => Promise<StartedSession>;
  /** Whether there was one to end. */
  readonly end: (memberId: string, sessionId: string, origin: Origin) => Promise<boolean>;
}

/** In the member's scope, so that all sessions of a member can be found. */
export const sessionPrefixOf = (memberId: string): string => `session#${memberId}#`;
const itemOf = (memberId: string, sessionId: string): string => `${sessionPrefixOf(memberId)}${sessionId}`;

export function createSessions({ store, partition, audit }: OrganizationDirectory): Sessions {
  const credentials = createCredentialStore(store.client, store.tables.credentials);

  const start: Sessions['start'] = async (policy, surface, { organization, member }, origin) => {
    const rules = surface.sessions;
    if (rules === null) throw new Error(`the surface ${surface.name} has no sessions`);
    const now = Math.floor(origin.now);
    const id = newId('ssn', now, store.random);
    const token = printKey(makeKey(rules.prefix, policy.environment.name, store.random(KEY_RANDOM_BYTES)));
    const hash = hashCredential(token);
    const expiresAt = now + policy.environment.sessionTtlSeconds;
    const removeAt = expiresAt + REMEMBER_EXPIRED_SECONDS;
    const writes = [
      credentials.putting({
        hash,
        keyId: id,
        kind: 'session',
        surface: rules.issuer,
        secretHash: null,
        organizationId: organization.id,
        account: organization.account,
        plan: organization.plan,
        agentId: null,
        memberId: member.id,
        role: member.role,
        scopes: [],
        sandbox: false,
        allowedIps: [],
        expiresAt,
        ...rules.limits,
        spendPerDayMicros: null,
        spendPerMonthMicros: null,
        usageKey: organization.usageKey ?? NO_USAGE_KEY,
        usageKeyId: null,
        name: member.email,
        description: null,
        preview: previewKey(token),
        createdAt: now,
        lastUsedAt: null,
        removeAt,
      }),
      partition.adding(itemOf(member.id, id), { hash, createdAt: now, expiresAt, removeAt }),
      countingSession(partition, member, now),
      organizationIsUnchanged(partition, { plan: organization.plan, account: organization.account }),
      audit.recording(
        { verb: 'session.created', subject: id },
        { ...origin, memberId: member.id, credentialId: id },
      ),
    ];
    try {
      await transact(store.client, writes);
    } catch (error) {
      if (error instanceof ExpectationFailed) throw new Conflict('the member has changed meanwhile', error);
      throw error;
    }
    return { id, token, expiresAt };
  };

  const end: Sessions['end'] = async (memberId, sessionId, origin) => {
    const pointer = await partition.get(itemOf(memberId, sessionId));
    if (pointer === null) return false;
    try {
      await transact(store.client, [
        credentials.removing(textOf(pointer, 'hash')),
        partition.removing(itemOf(memberId, sessionId)),
        audit.recording({ verb: 'session.deleted', subject: sessionId }, origin),
      ]);
      return true;
    } catch (error) {
      if (error instanceof ExpectationFailed) return false;
      throw error;
    }
  };

  return { start, end };
}
