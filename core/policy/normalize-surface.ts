import { parseLimits } from '../values/limits.ts';
import { parseRate } from '../values/rate.ts';
import { listOf } from './consistency-set.ts';
import { must } from './normalize-value.ts';
import type { CredentialSource, KeyRules, Route, SessionRules, Surface } from './policy.ts';
import type {
  WrittenBrowsers,
  WrittenCredential,
  WrittenOverride,
  WrittenRoute,
  WrittenSurface,
} from './written.ts';

/** A surface as one environment has it. */
export function normalizeSurface(written: WrittenSurface, override: WrittenOverride): Surface {
  return {
    name: written.surface,
    title: written.title,
    description: written.description,
    domain: override.domain ?? written.domain ?? null,
    baseUrls: written.connect ?? {},
    credentials: (written.credentials ?? []).map(normalizeCredential),
    keys: normalizeKeys(written, override),
    sessions: normalizeSessions(written),
    scopes: written.scopes ?? {},
    routes: Object.entries(written.routes).map(([id, route]) => normalizeRoute(written, id, route)),
    dialects: written.errors.dialects,
    statuses: written.errors.statuses ?? {},
    browserOrigins: normalizeBrowsers(override.browsers ?? written.browsers),
  };
}

function normalizeSessions({ sessions }: WrittenSurface): SessionRules | null {
  if (sessions === undefined) return null;
  const { prefix, limits, attempts } = sessions;
  return { prefix, limits: must(parseLimits, limits), attempts: must(parseRate, attempts) };
}

function normalizeCredential(written: WrittenCredential): CredentialSource {
  const dialect = written['only-with'] ?? null;
  return 'bearer' in written
    ? { in: 'bearer', header: 'authorization', kinds: listOf(written.bearer), dialect }
    : { in: 'header', header: written.header.toLowerCase(), kinds: listOf(written.accepts), dialect };
}

function normalizeKeys({ keys }: WrittenSurface, override: WrittenOverride): KeyRules | null {
  if (keys === undefined) return null;
  const changed = override.keys?.limits;
  return {
    prefix: keys.prefix,
    actsOn: keys['act-on'],
    madeBy: keys['made-by'],
    limits: {
      default: must(parseLimits, changed?.default ?? keys.limits.default),
      atMost: must(parseLimits, changed?.['at most'] ?? keys.limits['at most']),
    },
    allowedIps: keys['allowed-ips'],
    expiry: keys.expiry,
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
    prompt: written.carries === 'prompts',
  };
}

function normalizeBrowsers(written: WrittenBrowsers): readonly string[] | null {
  if (written === 'refused') return null;
  return written === 'any origin' ? ['*'] : written.origins;
}
