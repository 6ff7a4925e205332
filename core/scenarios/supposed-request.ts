import type { JudgedRecord } from '../facts.ts';
import type { CredentialKind, Limits, Role, Surface } from '../policy/policy.ts';
import { printInstant } from '../values/instant.ts';
import { printLimits } from '../values/limits.ts';
import type { RecordOf } from './gather-scenario.ts';
import { ordinaryHeaders } from './ordinary-headers.ts';
import type { Scenario } from './scenario.ts';

/** A request that somebody asks about: as the console takes it, and as its pages compute it themselves. */
export interface SupposedRequest {
  /** Method, and a path or the template of one. */
  readonly request: string;
  /** The address that it comes from; that of whoever asks if left out. */
  readonly from?: string | undefined;
  /** RFC 3339; now if left out. */
  readonly at?: string | undefined;
  /** What it shows, in the place where the surface looks. */
  readonly as: CredentialKind | 'none';
  /** Beside those, or instead; with holes such as `<key>` for credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** Values of the path's parameters. */
  readonly path: Readonly<Record<string, string>>;
  /** What is supposed of its record; an ordinary one if left out. */
  readonly credential?: SupposedCredential | 'none' | undefined;
  readonly usedThisMinute: number;
  readonly usedThisHour: number;
}

/** A record, where it differs from an ordinary one. */
export interface SupposedCredential {
  readonly kind?: CredentialKind | undefined;
  /** The surface that issued it. */
  readonly surface?: string | undefined;
  readonly account?: JudgedRecord['account'] | undefined;
  readonly agentId?: string | undefined;
  readonly role?: Role | undefined;
  readonly permissions?: string[] | undefined;
  /** Its secret is not the one that is sent. */
  readonly secret?: 'another' | undefined;
  readonly allowedIps?: string[] | undefined;
  /** RFC 3339. */
  readonly expiresAt?: string | undefined;
  readonly rateLimits?: Limits | undefined;
}

/** Whoever asks, for what they leave open. */
interface Asker {
  readonly sourceIp: string;
  /** Unix seconds. */
  readonly now: number;
}

/** @throws ScenarioError if the surface takes no such credential */
export function scenarioOfSupposed(surface: Surface, asked: SupposedRequest, asker: Asker): Scenario {
  const { request, from = asker.sourceIp, at = printInstant(asker.now), as, path } = asked;
  const shown = as === 'none' ? {} : ordinaryHeaders(surface, as);
  const own = Object.fromEntries(
    Object.entries(asked.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    surface: surface.name,
    request,
    from,
    now: at,
    path,
    headers: { ...shown, ...own },
    credential: recordIn(asked),
  };
}

/** A record as it is, as if the request had shown its credential, with its secret. */
export function judgingRecord(
  record: Omit<JudgedRecord, 'secretHash' | 'usedThisMinute' | 'usedThisHour'>,
  { usedThisMinute, usedThisHour }: Pick<SupposedRequest, 'usedThisMinute' | 'usedThisHour'>,
): RecordOf {
  return ({ request: { presented } }) =>
    presented.state === 'well-formed'
      ? { ...record, secretHash: presented.secretHash, usedThisMinute, usedThisHour }
      : null;
}

/** As scenarios write it. */
function recordIn({
  credential = {},
  usedThisMinute,
  usedThisHour,
}: SupposedRequest): Scenario['credential'] {
  if (credential === 'none') return 'none';
  const { kind, surface, account, agentId, role, permissions, secret, allowedIps, expiresAt } = credential;
  const { rateLimits } = credential;
  return {
    kind,
    surface,
    account,
    agent: agentId,
    role,
    scopes: permissions,
    secret,
    'allowed-ips': allowedIps,
    expires: expiresAt,
    limits: rateLimits && printLimits(rateLimits),
    'used-this-minute': usedThisMinute,
    'used-this-hour': usedThisHour,
  };
}
