import { hash as sha } from 'node:crypto';
import { parse } from 'yaml';
import { z } from 'zod';
import { namedAgents } from '../../core/agent-naming.ts';
import { issuerOf, readCredential } from '../../core/credential.ts';
import { decide, findRoute } from '../../core/decide.ts';
import type { Decision } from '../../core/decision.ts';
import type { Credential, Presented } from '../../core/facts.ts';
import type { Policy, Surface } from '../../core/policy/policy.ts';
import { parseInstant } from '../../core/values/instant.ts';
import { KEY_RANDOM_BYTES, makeKey, printKey } from '../../core/values/key.ts';
import { parseLimits } from '../../core/values/limits.ts';

/**
 * A request, and how it is decided. Documents for people who write policies: each states only what matters to
 * its claim, and the rest is the most ordinary request that there is.
 */
const kind = z.enum(['key', 'session', 'token']);
const scenario = z.strictObject({
  surface: z.string(),
  /** `POST /v1/messages`: the method and the path template. */
  request: z.string().regex(/^[A-Z]+ \/\S*$/),
  from: z.string().default('198.51.100.7'),
  now: z.string().default('2026-01-15T12:00:30Z'),
  /** Values of the path's parameters. */
  path: z.record(z.string(), z.string()).default({}),
  /** Headers, with `<key>` or `<session>` for the credential; see `headersOf` for the others. */
  headers: z.record(z.string(), z.string()),
  /** The record in the store, where it differs from an ordinary one; `none` where there is no record. */
  credential: z
    .union([
      z.literal('none'),
      z.strictObject({
        kind: kind.optional(),
        surface: z.string().optional(),
        account: z.enum(['active', 'suspended']).optional(),
        role: z.enum(['owner', 'admin', 'member']).optional(),
        scopes: z.array(z.string()).optional(),
        agent: z.string().optional(),
        secret: z.literal('another').optional(),
        'allowed-ips': z.array(z.string()).optional(),
        expires: z.string().optional(),
        limits: z.string().optional(),
        'used-this-minute': z.int().optional(),
        'used-this-hour': z.int().optional(),
      }),
    ])
    .default({}),
  /** The rule that decides, and the code and the status of the answer; absent where the request is allowed. */
  denied: z.strictObject({ by: z.string(), code: z.string(), status: z.int() }).optional(),
});

export type Scenario = z.infer<typeof scenario>;

export function readScenario(text: string): Scenario {
  return scenario.parse(parse(text));
}

const hash = (text: string): string => sha('sha256', text, 'base64url');

/** Decides the request of a scenario by the policy, as the gate would. */
export function play(policy: Policy, given: Scenario): Decision {
  const [method = '', resource = ''] = given.request.split(' ');
  const surface = policy.surfaces[given.surface];
  if (surface === undefined) throw new Error(`there is no surface ${given.surface}`);
  const route = findRoute(surface.routes, { method, resource });
  const headers = headersOf(policy, surface, given.headers);
  const valuesOf = (name: string) => headers.filter(([known]) => known === name).map(([, value]) => value);
  const presented =
    route === undefined
      ? ({ state: 'none' } as const)
      : readCredential(policy, surface, route, valuesOf, hash);
  const agents = namedAgents(surface, given.path, valuesOf);
  const request = { surface: surface.name, method, resource, sourceIp: given.from, presented, agents };
  const credential = presented.state === 'well-formed' ? credentialOf(surface, given, presented) : null;
  return decide(policy, request, credential, instant(given.now));
}

function headersOf(
  policy: Policy,
  surface: Surface,
  written: Scenario['headers'],
): [name: string, value: string][] {
  const { name: here } = policy.environment;
  const sessions = [surface, ...Object.values(policy.surfaces)].find(
    (known) => known.sessions !== null,
  )?.sessions;
  const printed = (prefix: string | undefined, environment: string, seed: number) =>
    printKey(makeKey(prefix ?? 'none', environment, new Uint8Array(KEY_RANDOM_BYTES).fill(seed)));
  const values: Record<string, string> = {
    '<key>': printed(surface.keys?.prefix, here, 1),
    '<other key>': printed(surface.keys?.prefix, here, 2),
    '<key of another environment>': printed(surface.keys?.prefix, `not-${here}`, 1),
    '<secret>': printed(surface.keys?.secretPrefix ?? undefined, here, 4),
    '<session>': printed(sessions?.prefix, here, 3),
    '<token>': printed(surface.tokens?.prefix, here, 5),
  };
  return Object.entries(written).map(([name, text]) => [
    name.toLowerCase(),
    text.replace(/<[^>]+>/, (hole) => filled(values, hole)),
  ]);
}

function filled(values: Readonly<Record<string, string>>, hole: string): string {
  const value = values[hole];
  if (value === undefined) throw new Error(`${hole} is none of ${Object.keys(values).join(', ')}`);
  return value;
}

function credentialOf(
  surface: Surface,
  { credential, surface: name }: Scenario,
  presented: Extract<Presented, { state: 'well-formed' }>,
): Credential | null {
  if (credential === 'none') return null;
  const usual = {
    key: surface.keys?.limits.default,
    session: surface.sessions?.limits,
    token: surface.tokens?.limits,
  }[presented.kind];
  const limits = credential.limits === undefined ? usual : parseLimits(credential.limits);
  return {
    keyId: 'key_1',
    kind: credential.kind ?? presented.kind,
    surface: credential.surface ?? issuerOf({ ...surface, name }, presented.kind),
    secretHash: credential.secret === 'another' ? 'another' : presented.secretHash,
    organizationId: 'org_1',
    account: credential.account ?? 'active',
    plan: 'starter',
    agentId: credential.agent ?? null,
    memberId: 'mem_1',
    role: credential.role ?? (presented.kind === 'key' ? null : 'member'),
    scopes: credential.scopes ?? [],
    sandbox: false,
    allowedIps: credential['allowed-ips'] ?? [],
    expiresAt: credential.expires === undefined ? null : instant(credential.expires),
    perMinute: limits?.perMinute ?? 0,
    perHour: limits?.perHour ?? 0,
    spendPerDayMicros: null,
    spendPerMonthMicros: null,
    usedThisMinute: credential['used-this-minute'] ?? 0,
    usedThisHour: credential['used-this-hour'] ?? 0,
    usageKey: 'u'.repeat(40),
  };
}

function instant(text: string): number {
  const seconds = parseInstant(text);
  if (seconds === null) throw new Error(`\`${text}\` is no instant`);
  return seconds;
}
