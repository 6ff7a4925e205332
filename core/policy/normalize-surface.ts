import { parseDuration } from '../values/duration.ts';
import { parseLimits } from '../values/limits.ts';
import { parseRate } from '../values/rate.ts';
import { listOf } from './consistency-set.ts';
import { must } from './normalize-value.ts';
import type {
  AgentNaming,
  CredentialSource,
  InvitationRules,
  KeyRules,
  Route,
  SessionRules,
  Surface,
  TokenRules,
} from './policy.ts';
import type {
  WrittenBrowsers,
  WrittenCredential,
  WrittenOverride,
  WrittenRoute,
  WrittenSurface,
} from './written.ts';

const JSON_MEDIA_TYPE = 'application/json';

/**
 * A surface as one environment has it.
 *
 * @param surfaceOf the documents by name, for what one surface takes over from another
 */
export function normalizeSurface(
  written: WrittenSurface,
  override: WrittenOverride,
  surfaceOf: (name: string) => WrittenSurface,
): Surface {
  return {
    name: written.surface,
    title: written.title,
    description: written.description,
    domain: override.domain ?? written.domain ?? null,
    baseUrls: written.connect ?? {},
    credentials: (written.credentials ?? []).map(normalizeCredential),
    keys: normalizeKeys(written, override),
    sessions: normalizeSessions(written, surfaceOf),
    invitations: normalizeInvitations(written),
    tokens: normalizeTokens(written, surfaceOf),
    agents: normalizeAgents(written),
    scopes: written.scopes ?? {},
    routes: Object.entries(written.routes).map(([id, route]) => normalizeRoute(written, id, route)),
    dialects: written.errors.dialects,
    statuses: written.errors.statuses ?? {},
    browserOrigins: normalizeBrowsers(override.browsers ?? written.browsers),
  };
}

type SurfaceOf = (name: string) => WrittenSurface;

function normalizeSessions({ surface, sessions }: WrittenSurface, surfaceOf: SurfaceOf): SessionRules | null {
  if (sessions === undefined) return null;
  if ('of' in sessions) return normalizeSessions(surfaceOf(sessions.of), surfaceOf);
  const { prefix, limits, attempts } = sessions;
  return {
    issuer: surface,
    prefix,
    limits: must(parseLimits, limits),
    attempts: must(parseRate, attempts),
  };
}

function normalizeInvitations({ invitations }: WrittenSurface): InvitationRules | null {
  if (invitations === undefined) return null;
  return { prefix: invitations.prefix, liveSeconds: must(parseDuration, invitations.live) };
}

function normalizeTokens({ surface, tokens }: WrittenSurface, surfaceOf: SurfaceOf): TokenRules | null {
  if (tokens === undefined) return null;
  if ('of' in tokens) return normalizeTokens(surfaceOf(tokens.of), surfaceOf);
  const { prefix, limits, expiry } = tokens;
  return { issuer: surface, prefix, limits: must(parseLimits, limits), atMost: tokens['at most'], expiry };
}

function normalizeAgents({ agents }: WrittenSurface): AgentNaming | null {
  if (agents === undefined) return null;
  return { parameter: agents.parameter ?? null, header: agents.header?.toLowerCase() ?? null };
}

function normalizeCredential(written: WrittenCredential): CredentialSource {
  const dialect = written['only-with'] ?? null;
  if ('bearer' in written) {
    const kinds = listOf(written.bearer);
    return { in: 'bearer', header: 'authorization', secretHeader: null, kinds, dialect };
  }
  if ('header' in written) {
    const kinds = listOf(written.accepts);
    return { in: 'header', header: written.header.toLowerCase(), secretHeader: null, kinds, dialect };
  }
  const { key, secret } = written.pair;
  return {
    in: 'pair',
    header: key.toLowerCase(),
    secretHeader: secret.toLowerCase(),
    kinds: ['key'],
    dialect,
  };
}

function normalizeKeys({ keys }: WrittenSurface, override: WrittenOverride): KeyRules | null {
  if (keys === undefined) return null;
  const changed = override.keys?.limits;
  return {
    prefix: keys.prefix,
    secretPrefix: keys['secret-prefix'] ?? null,
    name: keys.name,
    actsOn: keys['act-on'],
    madeBy: keys['made-by'],
    limits: {
      default: must(parseLimits, changed?.default ?? keys.limits.default),
      atMost: must(parseLimits, changed?.['at most'] ?? keys.limits['at most']),
    },
    allowedIps: keys['allowed-ips'],
    expiry: keys.expiry,
    sandbox: keys.sandbox,
    spendingLimits: keys['spending-limits'],
  };
}

function normalizeRoute(surface: WrittenSurface, writtenId: string, written: WrittenRoute): Route {
  const [method = '', writtenPath = ''] = writtenId.split(' ');
  const [name = '', operation = ''] = written.does.split('.');
  const path = `${surface.base ?? ''}${writtenPath === '/' && surface.base ? '' : writtenPath}`;
  return {
    id: `${method} ${path}`,
    method,
    path,
    title: written.title,
    function: name,
    operation,
    publicBecause: written.public ?? null,
    scope: written.needs ?? null,
    roles: written.roles ?? null,
    dialects: written.speaks === undefined ? surface.errors.dialects : listOf(written.speaks),
    carries: written.carries ?? null,
    takes: written.takes ?? [JSON_MEDIA_TYPE],
    actsAsAgent: written['acts-as'] === 'agent',
    keepsThreads: written.keeps === 'threads',
    takesIdempotencyKey: written['idempotency-key'] === 'accepted',
  };
}

function normalizeBrowsers(written: WrittenBrowsers): readonly string[] | null {
  if (written === 'refused') return null;
  return written === 'any origin' ? ['*'] : written.origins;
}
