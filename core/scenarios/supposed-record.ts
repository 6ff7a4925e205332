import { issuerOf } from '../credential.ts';
import type { JudgedRecord, Presented } from '../facts.ts';
import type { Surface } from '../policy/policy.ts';
import { parseInstant } from '../values/instant.ts';
import { parseLimits } from '../values/limits.ts';
import type { Scenario } from './scenario.ts';
import { ScenarioError } from './scenario-error.ts';

/** The record of what is presented: an ordinary one, with what the scenario says differently; null for none. */
export function supposedRecord(
  surface: Surface,
  credential: Scenario['credential'],
  presented: Presented,
): JudgedRecord | null {
  if (credential === 'none' || presented.state !== 'well-formed') return null;
  const usual = {
    key: surface.keys?.limits.default,
    session: surface.sessions?.limits,
    token: surface.tokens?.limits,
  }[presented.kind];
  const limits = credential.limits === undefined ? usual : parseLimits(credential.limits);
  const kind = credential.kind ?? presented.kind;
  return {
    keyId: 'key_1',
    kind,
    surface: credential.surface ?? issuerOf(surface, presented.kind),
    secretHash: secretOf(credential.secret, presented.secretHash),
    organizationId: 'org_1',
    account: credential.account ?? 'active',
    agentId: credential.agent ?? null,
    role: credential.role ?? (kind === 'key' ? null : 'member'),
    scopes: credential.scopes ?? [],
    allowedIps: credential['allowed-ips'] ?? [],
    expiresAt: credential.expires === undefined ? null : instantOf(credential.expires),
    perMinute: limits?.perMinute ?? 0,
    perHour: limits?.perHour ?? 0,
    usedThisMinute: credential['used-this-minute'] ?? 0,
    usedThisHour: credential['used-this-hour'] ?? 0,
  };
}

/** The one that is sent, if nothing else is said. */
function secretOf(made: string | undefined, sent: string | null): string | null {
  if (made === undefined) return sent;
  return made === 'none' ? null : made;
}

/** INVARIANT: the schema has accepted the text. */
export function instantOf(text: string): number {
  const seconds = parseInstant(text);
  if (seconds === null) throw new ScenarioError(`\`${text}\` is not an instant`);
  return seconds;
}
