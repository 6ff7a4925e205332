import { hash, randomBytes } from 'node:crypto';
import type { CredentialSource, Policy, Provider, Route, Surface } from '../../core/policy/policy.ts';
import { KEY_RANDOM_BYTES, makeKey, previewKey, printKey } from '../../core/values/key.ts';
import type { CredentialRecord } from '../../stores/credential-record.ts';

/** An invented surface and environment, so that no test depends on what the documents say today. */
export function aRoute(differences: Partial<Route> = {}): Route {
  const method = differences.method ?? 'GET';
  const path = differences.path ?? '/things';
  return {
    id: `${method} ${path}`,
    method,
    path,
    title: 'A thing',
    function: 'things',
    operation: 'list',
    publicBecause: null,
    scope: null,
    roles: null,
    dialects: ['problem'],
    carries: null,
    takes: ['application/json'],
    actsAsAgent: false,
    keepsThreads: false,
    takesIdempotencyKey: false,
    ...differences,
  };
}

/** The bearer of an Authorization header. */
export function aSource(differences: Partial<CredentialSource> = {}): CredentialSource {
  return {
    in: 'bearer',
    header: 'authorization',
    secretHeader: null,
    kinds: ['key'],
    dialect: null,
    ...differences,
  };
}

export function aSurface(differences: Partial<Surface> = {}): Surface {
  return {
    name: 'invented',
    title: 'Invented API',
    description: 'For tests.',
    domain: null,
    baseUrls: {},
    credentials: [aSource({ kinds: ['key', 'session'] })],
    keys: {
      prefix: 'inv',
      secretPrefix: null,
      name: 'optional',
      actsOn: 'organization',
      madeBy: ['owner', 'admin'],
      limits: { default: { perMinute: 60, perHour: 1000 }, atMost: { perMinute: 1000, perHour: 10_000 } },
      allowedIps: 'optional',
      expiry: 'optional',
      sandbox: 'optional',
      spendingLimits: 'optional',
    },
    sessions: {
      issuer: 'invented',
      prefix: 'ses',
      limits: { perMinute: 600, perHour: 10_000 },
      attempts: { count: 20, windowSeconds: 900 },
    },
    invitations: null,
    tokens: null,
    agents: null,
    scopes: {},
    routes: [aRoute()],
    dialects: ['problem'],
    statuses: {},
    browserOrigins: null,
    ...differences,
  };
}

export function aPolicy(surfaces: readonly Surface[] = [aSurface()]): Policy {
  return {
    version: '0123456789ab',
    environment: {
      name: 'local',
      title: 'Tests',
      sessionTtlSeconds: 3600,
      rotationAgeSeconds: 90 * 86_400,
      threads: { ttlSeconds: 86_400, historyTokens: 1000 },
      money: { holdSeconds: 600, sweepEverySeconds: 60 },
      unconnectedModels: 'sandbox',
      logRetentionDays: 7,
      loggedDecisions: 'all',
      deletionProtection: false,
      pointInTimeRecovery: false,
      throttle: { ratePerSecond: 1000, burst: 1000 },
      authorizerConcurrency: null,
      firewall: null,
      dashboardDomain: null,
      alarmEmail: null,
    },
    surfaces: Object.fromEntries(surfaces.map((surface) => [surface.name, surface])),
    plans: {
      starter: {
        name: 'starter',
        title: 'Starter',
        throttle: { ratePerSecond: 50, burst: 250 },
        quota: null,
      },
    },
    defaultPlan: 'starter',
    models: {},
    providers: {},
    networks: {},
  };
}

export function aProvider(differences: Partial<Provider> = {}): Provider {
  return {
    name: 'acme',
    title: 'Acme',
    url: 'https://acme.example',
    paths: { openai: '/v1/chat/completions', anthropic: '/v1/messages' },
    countTokensPath: '/v1/messages/count_tokens',
    ...differences,
  };
}

export function aKeyValue(prefix = 'inv', environment = 'local'): string {
  return printKey(makeKey(prefix, environment, randomBytes(KEY_RANDOM_BYTES)));
}

export function aRecord(value: string, differences: Partial<CredentialRecord> = {}): CredentialRecord {
  return {
    hash: hash('sha256', value, 'base64url'),
    keyId: 'key_1',
    kind: 'key',
    surface: 'invented',
    secretHash: null,
    organizationId: 'org_1',
    account: 'active',
    plan: 'starter',
    agentId: null,
    memberId: 'mem_1',
    role: null,
    scopes: [],
    sandbox: false,
    allowedIps: [],
    expiresAt: null,
    perMinute: 60,
    perHour: 1000,
    spendPerDayMicros: null,
    spendPerMonthMicros: null,
    usageKey: 'u'.repeat(40),
    name: 'A key',
    description: null,
    preview: previewKey(value),
    createdAt: 1_700_000_000,
    lastUsedAt: null,
    usageKeyId: null,
    removeAt: null,
    ...differences,
  };
}
