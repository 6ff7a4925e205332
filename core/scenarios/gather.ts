import { namedAgents } from '../agent-naming.ts';
import { issuerOf, readCredential } from '../credential.ts';
import type { Credential, Presented, RequestFacts } from '../facts.ts';
import type { Policy, Route, Surface } from '../policy/policy.ts';
import { matchRoute } from '../route-match.ts';
import { parseInstant } from '../values/instant.ts';
import { parseLimits } from '../values/limits.ts';
import { fillHoles, headersOf } from './headers.ts';
import type { Scenario } from './scenario.ts';
import { ScenarioError } from './scenario-error.ts';

/** What the gate would know of the request of a scenario. */
export interface Gathered {
  readonly surface: Surface;
  /** null where the surface declares no such route. */
  readonly route: Route | null;
  readonly request: RequestFacts;
  /** null where there is no record, or nothing that could have one is presented. */
  readonly credential: Credential | null;
  /** Unix seconds. */
  readonly now: number;
}

/** Texts that stand for credentials are made up, and compared as they are. */
const asItIs = (text: string): string => text;

/**
 * Gathers the facts of a scenario's request by the policy, as the gate would.
 *
 * @throws ScenarioError if the scenario names a surface that is not there, or a credential that cannot be made up
 */
export function gather(policy: Policy, given: Scenario): Gathered {
  const surface = Object.hasOwn(policy.surfaces, given.surface) ? policy.surfaces[given.surface] : undefined;
  if (surface === undefined) throw new ScenarioError(`there is no surface \`${given.surface}\``);
  const [method = '', path = ''] = given.request.split(' ');
  const match = matchRoute(surface.routes, method, path);
  const headers = headersOf(policy, surface, given.headers);
  const valuesOf = (name: string) => headers.filter(([known]) => known === name).map(([, value]) => value);
  const presented: Presented =
    match === null ? { state: 'none' } : readCredential(policy, surface, match.route, valuesOf, asItIs);
  const request = {
    surface: surface.name,
    method,
    resource: match?.route.path ?? path,
    sourceIp: given.from,
    presented,
    agents: namedAgents(surface, { ...match?.parameters, ...given.path }, valuesOf),
  };
  const credential =
    presented.state === 'well-formed' ? credentialOf(policy, surface, given, presented) : null;
  return { surface, route: match?.route ?? null, request, credential, now: instantOf(given.now) };
}

function credentialOf(
  policy: Policy,
  surface: Surface,
  { credential }: Scenario,
  presented: Extract<Presented, { state: 'well-formed' }>,
): Credential | null {
  if (credential === 'none') return null;
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
    secretHash: secretOf(policy, surface, credential.secret, presented.secretHash),
    organizationId: 'org_1',
    account: credential.account ?? 'active',
    plan: 'starter',
    agentId: credential.agent ?? null,
    memberId: 'mem_1',
    role: credential.role ?? (kind === 'key' ? null : 'member'),
    scopes: credential.scopes ?? [],
    sandbox: false,
    allowedIps: credential['allowed-ips'] ?? [],
    expiresAt: credential.expires === undefined ? null : instantOf(credential.expires),
    perMinute: limits?.perMinute ?? 0,
    perHour: limits?.perHour ?? 0,
    spendPerDayMicros: null,
    spendPerMonthMicros: null,
    usedThisMinute: credential['used-this-minute'] ?? 0,
    usedThisHour: credential['used-this-hour'] ?? 0,
    usageKey: 'u'.repeat(40),
  };
}

/** The one that is sent, if nothing else is said. */
function secretOf(
  policy: Policy,
  surface: Surface,
  written: string | undefined,
  sent: string | null,
): string | null {
  if (written === undefined) return sent;
  return written === 'none' ? null : fillHoles(policy, surface, written);
}

/** INVARIANT: the schema has accepted the text. */
function instantOf(text: string): number {
  const seconds = parseInstant(text);
  if (seconds === null) throw new ScenarioError(`\`${text}\` is not an instant`);
  return seconds;
}
