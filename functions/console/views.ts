import { connectionInfo } from '../../core/connection-info.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { printInstant } from '../../core/values/instant.ts';
import type { Agent } from '../../stores/agents.ts';
import { type CredentialRecord, type UsedCredential, useAt } from '../../stores/credential-record.ts';
import { overlapEnd, overlapOf } from '../../stores/key-overlap.ts';
import type { IssuedKey, KeyText } from '../../stores/keys.ts';
import type { Member } from '../../stores/members.ts';
import type { StoredKey } from '../../stores/stored-keys.ts';
import type { IssuedToken } from '../../stores/tokens.ts';
import type { ConsoleDeps } from './deps.ts';
import type {
  ActingAgentView,
  AgentView,
  CredentialView,
  IssuedCredentialView,
  IssuedKeyView,
  IssuedTokenView,
  KeyUsageView,
  KeyView,
  MemberView,
  TokenView,
} from './shapes.ts';
import type { KeyUsage } from './usage-series.ts';

/** A member as answers show it. */
export function memberView({ id, email, role }: Member, organizationId: string): MemberView {
  return { id, email, role, organizationId };
}

/** An agent as answers show it. */
export function agentView({ createdAt, ...agent }: Agent): AgentView {
  return { ...agent, createdAt: printInstant(createdAt) };
}

/** An agent as those see it who act as it. */
export function actingAgentView({ id, name, instructions, createdAt }: Agent): ActingAgentView {
  return { id, name, instructions, createdAt: printInstant(createdAt) };
}

/** A key as answers show it: nothing of its value but the preview, and no hash. */
export function keyView({ pointer, record, old }: StoredKey, { environment }: Policy, now: number): KeyView {
  const overlap = overlapOf(pointer, now);
  const oldKeyExpiresAt = overlap && printInstant(overlapEnd(overlap.endsAt, record.expiresAt).expiresAt);
  return {
    id: record.keyId,
    surface: record.surface,
    name: record.name,
    description: record.description,
    agentId: record.agentId,
    permissions: [...record.scopes],
    rateLimits: { perMinute: record.perMinute, perHour: record.perHour },
    spendingLimits: { perDayMicros: record.spendPerDayMicros, perMonthMicros: record.spendPerMonthMicros },
    allowedIps: [...record.allowedIps],
    expiresAt: instantOrNull(record.expiresAt),
    sandbox: record.sandbox,
    preview: record.preview,
    createdAt: printInstant(pointer.createdAt),
    rotatedAt: record.createdAt === pointer.createdAt ? null : printInstant(record.createdAt),
    rotationDue: now - record.createdAt > environment.rotationAgeSeconds,
    oldKeyExpiresAt,
    oldKey: oldKeyExpiresAt === null ? null : old && oldKeyView(old, oldKeyExpiresAt, now),
    lastUsedAt: instantOrNull(record.lastUsedAt),
    createdBy: record.memberId,
  };
}

/** The value before, with the traffic that still comes with it. */
function oldKeyView(old: UsedCredential, expiresAt: string, now: number): KeyView['oldKey'] {
  const { preview, lastUsedAt } = old.record;
  return { preview, expiresAt, lastUsedAt: instantOrNull(lastUsedAt), ...useAt(old, now) };
}

/** A key with its value, in the only answer that ever holds it. */
export function issuedView(
  { key, value, secret }: IssuedKey,
  policy: Policy,
  deps: ConsoleDeps,
  now: number,
): IssuedKeyView {
  const { name, surface } = key.record;
  return {
    key: keyView(key, policy, now),
    ...textView({ value, secret }),
    connectionInfo: connectionInfo(surfaceOf(policy, surface), addressOf(deps, surface), {
      name,
      value,
      secret,
    }),
  };
}

function textView({ value, secret }: KeyText) {
  return { apiKey: value, ...(secret === null ? {} : { apiSecret: secret }) };
}

/** A key as a credential of its agent. */
export function credentialView(key: StoredKey, policy: Policy, now: number): CredentialView {
  const { surface: _, oldKeyExpiresAt: __, oldKey: ___, ...credential } = keyView(key, policy, now);
  return credential;
}

/** A credential with its value, in the only answer that ever holds it. */
export function issuedCredentialView(
  { key, ...text }: IssuedKey,
  policy: Policy,
  now: number,
): IssuedCredentialView {
  return { ...credentialView(key, policy, now), ...textView(text) };
}

/** What a key was used for, as answers show it. */
export function keyUsageView({ keyId, by, from, to, items, totals }: KeyUsage): KeyUsageView {
  return {
    keyId,
    by,
    from: printInstant(from),
    to: printInstant(to),
    items: items.map(({ start, ...item }) => ({ start: printInstant(start), ...item })),
    totals,
  };
}

/** A token as answers show it: nothing of its value but the preview, and no hash. */
export function tokenView(record: CredentialRecord): TokenView {
  return {
    id: record.keyId,
    name: record.name,
    preview: record.preview,
    createdAt: printInstant(record.createdAt),
    expiresAt: instantOrNull(record.expiresAt),
    lastUsedAt: instantOrNull(record.lastUsedAt),
  };
}

/** A token with its value, in the only answer that ever holds it. */
export function issuedTokenView({ record, value }: IssuedToken): IssuedTokenView {
  return { ...tokenView(record), token: value };
}

/** Where a surface answers; asked for before a key is made, so that none is made that cannot be told. */
export function addressOf({ surfaceUrls }: ConsoleDeps, surface: string): string {
  const address = Object.hasOwn(surfaceUrls, surface) ? surfaceUrls[surface] : undefined;
  if (address === undefined) throw new Error(`the address of the surface ${surface} is not known`);
  return address;
}

function surfaceOf({ surfaces }: Policy, name: string) {
  const surface = surfaces[name];
  if (surface === undefined) throw new Error(`the policy has no surface ${name}`);
  return surface;
}

function instantOrNull(seconds: number | null): string | null {
  return seconds === null ? null : printInstant(seconds);
}
