import { connectionInfo } from '../../core/connection-info.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { printInstant } from '../../core/values/instant.ts';
import type { Agent } from '../../stores/agents.ts';
import { overlapEnd, overlapOf } from '../../stores/key-overlap.ts';
import type { IssuedKey, StoredKey } from '../../stores/keys.ts';
import type { Member } from '../../stores/members.ts';
import type { ConsoleDeps } from './deps.ts';

/** A member as answers show it. */
export function memberView({ id, email, role }: Member, organizationId: string) {
  return { id, email, role, organizationId };
}

/** An agent as answers show it. */
export function agentView({ createdAt, ...agent }: Agent) {
  return { ...agent, createdAt: printInstant(createdAt) };
}

/** A key as answers show it: nothing of its value but the preview, and no hash. */
export function keyView({ pointer, record }: StoredKey, { environment }: Policy, now: number) {
  const overlap = overlapOf(pointer, now);
  return {
    id: record.keyId,
    surface: record.surface,
    name: record.name,
    description: record.description,
    agentId: record.agentId,
    permissions: record.scopes,
    rateLimits: { perMinute: record.perMinute, perHour: record.perHour },
    allowedIps: record.allowedIps,
    expiresAt: instantOrNull(record.expiresAt),
    sandbox: record.sandbox,
    preview: record.preview,
    createdAt: printInstant(pointer.createdAt),
    /** When the present value was made; null if it is the first. */
    rotatedAt: record.createdAt === pointer.createdAt ? null : printInstant(record.createdAt),
    rotationDue: now - record.createdAt > environment.rotationAgeSeconds,
    /** Until when the value before works beside the present one; null if it does not. */
    oldKeyExpiresAt: overlap && printInstant(overlapEnd(overlap.endsAt, record.expiresAt).expiresAt),
    lastUsedAt: instantOrNull(record.lastUsedAt),
    createdBy: record.memberId,
  };
}

/** A key with its value, in the only answer that ever holds it. */
export function issuedView({ key, value }: IssuedKey, policy: Policy, deps: ConsoleDeps, now: number) {
  const { name, surface } = key.record;
  return {
    key: keyView(key, policy, now),
    apiKey: value,
    connectionInfo: connectionInfo(surfaceOf(policy, surface), addressOf(deps, surface), { name, value }),
  };
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
