import { issuerOf } from '../credential.ts';
import type { Facts, JudgedRecord } from '../facts.ts';
import type { CredentialKind } from '../policy/policy.ts';
import type { Path } from '../policy/problem.ts';
import { acceptedCredentials } from '../rules/credential-is-presented.ts';
import { printInstant } from '../values/instant.ts';
import { HOUR_SECONDS, MINUTE_SECONDS, windowNumber } from '../windows.ts';

/** A rule in words: what it found, and where the policy declares what it judged. */
interface StepInWords {
  readonly says: (facts: Facts, isPassed: boolean) => string;
  readonly declaredIn: (facts: Facts) => readonly Path[];
}

/** How many of a list a sentence names. */
const NAMED = 8;

const SECTIONS = { key: 'keys', session: 'sessions', token: 'tokens' } as const;

const surfacePath = ({ surface }: Facts, ...rest: Path): Path => ['surfaces', surface.name, ...rest];
const credentialsPath = (facts: Facts): Path[] => [surfacePath(facts, 'credentials')];

export function pathOfRoute(facts: Facts): Path {
  return surfacePath(facts, 'routes', facts.surface.routes.indexOf(facts.route));
}

/** What the route says of a field; where it says nothing, the route itself. */
function routeField(facts: Facts, field: 'scope' | 'roles'): Path[] {
  const route = pathOfRoute(facts);
  return [facts.route[field] === null ? route : [...route, field]];
}

const kindOf = ({ credential, request: { presented } }: Facts): CredentialKind | null =>
  credential?.kind ?? (presented.state === 'well-formed' ? presented.kind : null);

/** Where the surface says something of credentials of this kind; nowhere if it has none. */
function section(facts: Facts, fields: Readonly<Partial<Record<CredentialKind, readonly Path[]>>>): Path[] {
  const kind = kindOf(facts);
  if (kind === null || facts.surface[SECTIONS[kind]] === null) return [];
  return (fields[kind] ?? []).map((rest) => surfacePath(facts, SECTIONS[kind], ...rest));
}

const nowhere = (): Path[] => [];

/** `the key`, `the session`, `the token`; `the credential` where none of them is known. */
const named = (facts: Facts): string => `the ${kindOf(facts) ?? 'credential'}`;

/** INVARIANT: a rule that looks at the record is asked only where there is one. */
function recordOf({ credential }: Facts): JudgedRecord {
  if (credential === null) throw new Error('there is no record to explain');
  return credential;
}

function listed(texts: readonly string[]): string {
  const more = texts.length - NAMED;
  const shown = texts.slice(0, NAMED).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

const quoted = (texts: readonly string[]): string => listed(texts.map((text) => `\`${text}\``));

function prefixes({ surface }: Facts): Path[] {
  const { keys, sessions, tokens } = surface;
  return [
    ...(keys === null
      ? []
      : [['keys', 'prefix'], ...(keys.secretPrefix === null ? [] : [['keys', 'secretPrefix']])]),
    ...(sessions === null ? [] : [['sessions', 'prefix']]),
    ...(tokens === null ? [] : [['tokens', 'prefix']]),
  ].map((rest) => ['surfaces', surface.name, ...rest]);
}

function inWindow(used: number, limit: number, now: number, windowSeconds: number): string {
  const endsAt = printInstant((windowNumber(now, windowSeconds) + 1) * windowSeconds);
  const window = windowSeconds === MINUTE_SECONDS ? 'minute' : 'hour';
  return `${used} of ${limit} requests were counted in the ${window} that ends at ${endsAt}`;
}

const limits = (facts: Facts): Path[] =>
  section(facts, {
    key: [
      ['limits', 'default'],
      ['limits', 'atMost'],
    ],
    session: [['limits']],
    token: [['limits']],
  });

/** Every rule by its id. */
export const STEPS: Readonly<Record<string, StepInWords>> = {
  'credential-is-presented': {
    says: ({ surface }, isPassed) =>
      isPassed
        ? 'the request shows a credential where the surface looks for one'
        : `the request shows no credential where the surface looks: ${acceptedCredentials(surface.credentials)}`,
    declaredIn: credentialsPath,
  },
  'credential-is-unambiguous': {
    says: (_, isPassed) =>
      isPassed ? 'it shows no other one beside it' : 'the request shows two different credentials',
    declaredIn: credentialsPath,
  },
  'credential-is-well-formed': {
    says: (facts, isPassed) =>
      isPassed
        ? `it has the form of a ${kindOf(facts)} of the environment \`${facts.policy.environment.name}\``
        : `its prefix, environment, length or checksum is not that of a credential which \`${facts.surface.name}\` takes in the environment \`${facts.policy.environment.name}\``,
    declaredIn: (facts) => [...prefixes(facts), ['environment', 'name']],
  },
  'credential-is-known': {
    says: (facts, isPassed) => {
      const { credential, surface } = facts;
      if (credential === null) return `the store holds no such ${kindOf(facts)}`;
      const { keyId, organizationId, kind } = credential;
      if (isPassed) return `the store knows it: \`${keyId}\` of the organization \`${organizationId}\``;
      const issuer = issuerOf(surface, kind);
      return `\`${keyId}\` was issued by \`${credential.surface}\`; here, ${kind}s of \`${issuer}\` are good`;
    },
    declaredIn: (facts) => section(facts, { key: [[]], session: [['issuer']], token: [['issuer']] }),
  },
  'secret-is-right': {
    says: (facts, isPassed) => {
      const { presented } = facts.request;
      const isSent = presented.state === 'well-formed' && presented.secretHash !== null;
      const isKept = recordOf(facts).secretHash !== null;
      if (isPassed)
        return isKept ? 'the secret is that of the key' : `${named(facts)} stands alone, without a secret`;
      if (!isSent) return `${named(facts)} has a secret, and none was sent`;
      return isKept ? 'the secret is not that of the key' : `${named(facts)} has no secret, and one was sent`;
    },
    declaredIn: (facts) =>
      section(facts, { key: facts.surface.keys?.secretPrefix == null ? [] : [['secretPrefix']] }),
  },
  'credential-has-not-expired': {
    says: (facts, isPassed) => {
      const { expiresAt } = recordOf(facts);
      if (expiresAt === null) return `${named(facts)} does not expire`;
      const came = `the request came at ${printInstant(facts.now)}`;
      return `${named(facts)} ${isPassed ? 'expires' : 'expired'} at ${printInstant(expiresAt)}; ${came}`;
    },
    declaredIn: (facts) =>
      kindOf(facts) === 'session'
        ? [['environment', 'sessionTtlSeconds']]
        : section(facts, { key: [['expiry']], token: [['expiry']] }),
  },
  'account-is-active': {
    says: (facts) => {
      const { account, organizationId } = recordOf(facts);
      return `the account of the organization \`${organizationId}\` is ${account}`;
    },
    declaredIn: nowhere,
  },
  'ip-is-allowed': {
    says: (facts) => {
      const { allowedIps } = recordOf(facts);
      if (allowedIps.length === 0) return `${named(facts)} may be used from any address`;
      return `${named(facts)} may be used from ${listed(allowedIps)}; the request came from ${facts.request.sourceIp}`;
    },
    declaredIn: (facts) => section(facts, { key: [['allowedIps']] }),
  },
  'agent-is-its-own': {
    says: (facts, isPassed) => {
      const { agentId } = recordOf(facts);
      if (agentId === null) return `${named(facts)} is bound to no agent`;
      const acts = `${named(facts)} acts on the agent \`${agentId}\``;
      if (!isPassed) return `${acts}, and the request names another`;
      return facts.request.agents.length === 0
        ? `${acts}, and the request names none`
        : `${acts}, which the request names`;
    },
    declaredIn: (facts) => [
      ...(facts.surface.agents === null ? [] : [surfacePath(facts, 'agents')]),
      ...section(facts, { key: [['actsOn']] }),
    ],
  },
  'scope-is-granted': {
    says: (facts, isPassed) => {
      const { scope } = facts.route;
      if (scope === null) return 'the route needs no permission';
      const { scopes } = recordOf(facts);
      if (isPassed) return `the route needs \`${scope}\`, which ${named(facts)} was granted`;
      const granted = scopes.length === 0 ? 'none' : `only ${quoted(scopes)}`;
      return `the route needs \`${scope}\`; ${named(facts)} was granted ${granted}`;
    },
    declaredIn: (facts) => routeField(facts, 'scope'),
  },
  'role-is-sufficient': {
    says: (facts) => {
      const { roles } = facts.route;
      if (roles === null) return 'the route asks for no role';
      const { role } = recordOf(facts);
      const held = role === null ? `${named(facts)} has none` : `${named(facts)} has the role ${role}`;
      return `the route is for the roles ${roles.join(' and ')}; ${held}`;
    },
    declaredIn: (facts) => routeField(facts, 'roles'),
  },
  'rate-is-within-hour-limit': {
    says: (facts) => {
      const { usedThisHour, perHour } = recordOf(facts);
      return inWindow(usedThisHour, perHour, facts.now, HOUR_SECONDS);
    },
    declaredIn: limits,
  },
  'rate-is-within-minute-limit': {
    says: (facts) => {
      const { usedThisMinute, perMinute } = recordOf(facts);
      return inWindow(usedThisMinute, perMinute, facts.now, MINUTE_SECONDS);
    },
    declaredIn: limits,
  },
};
