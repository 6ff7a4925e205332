import type { Environment, Policy, Route, Surface } from '../../core/policy/policy.ts';
import { FUNCTIONS, type FunctionDeclaration } from '../../infra/functions.ts';
import { aSource } from '../support/builders.ts';

const small = {
  memoryMb: 128,
  timeoutSeconds: 10,
  responds: 'buffered',
  tables: {},
  buckets: {},
  capabilities: [],
  reservesConcurrency: false,
} as const;

/** Every function behind the gateway, one that a schedule invokes, and one that reads logs. */
export const FUNCTIONS_WITH_EVENTS: readonly FunctionDeclaration[] = [
  ...FUNCTIONS.filter(({ invokedBy }) => invokedBy === 'gateway'),
  { ...small, name: 'tidier', does: 'Tidies up', invokedBy: 'schedule' },
  {
    ...small,
    name: 'reader',
    does: 'Reads logs',
    invokedBy: 'logs',
    logPattern: '{ $.message = "request" }',
  },
];

/** The smallest policy that has everything: a surface with keys, and one that makes them. */
export function smallPolicy(changes: Partial<Policy> = {}): Policy {
  return {
    version: '0123456789ab',
    environment: environment(),
    surfaces: { shop: shop(), desk: desk() },
    plans: {
      small: {
        name: 'small',
        title: 'Small',
        throttle: { ratePerSecond: 5, burst: 10 },
        quota: { limit: 1000, period: 'MONTH' },
      },
      large: { name: 'large', title: 'Large', throttle: { ratePerSecond: 50, burst: 100 }, quota: null },
    },
    defaultPlan: 'small',
    models: {},
    providers: {
      acme: {
        name: 'acme',
        title: 'Acme',
        url: 'https://acme.example',
        paths: { openai: '/v1/chat/completions' },
        countTokensPath: null,
      },
    },
    networks: {
      bad: { name: 'bad', title: 'Bad ones', ipv4: ['192.0.2.0/24'], ipv6: ['2001:db8::/32'] },
      worse: { name: 'worse', title: 'Worse ones', ipv4: ['198.51.100.0/24'], ipv6: [] },
    },
    ...changes,
  };
}

export function environment(changes: Partial<Environment> = {}): Environment {
  return {
    name: 'test',
    title: 'Test',
    sessionTtlSeconds: 3600,
    rotationAgeSeconds: 86_400,
    threads: { ttlSeconds: 86_400, historyTokens: 1000 },
    money: { holdSeconds: 600, sweepEverySeconds: 60 },
    unconnectedModels: 'refused',
    logRetentionDays: 14,
    loggedDecisions: 'all',
    deletionProtection: false,
    pointInTimeRecovery: true,
    throttle: { ratePerSecond: 100, burst: 200 },
    authorizerConcurrency: 20,
    firewall: {
      block: ['bad', 'worse'],
      ratePerFiveMinutes: 500,
      managedRules: ['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesAmazonIpReputationList'],
    },
    dashboardDomain: null,
    alarmEmail: 'alarms@example.com',
    ...changes,
  };
}

export function route(id: string, changes: Partial<Route> = {}): Route {
  const [method = '', path = ''] = id.split(' ');
  return {
    id,
    method,
    path,
    title: id,
    function: 'completions',
    operation: 'chat',
    publicBecause: null,
    scope: null,
    roles: null,
    dialects: ['openai', 'anthropic'],
    carries: null,
    takes: ['application/json'],
    actsAsAgent: false,
    keepsThreads: false,
    takesIdempotencyKey: false,
    ...changes,
  };
}

/** Has keys, prompts, a public route, both model dialects and browsers. */
export function shop(changes: Partial<Surface> = {}): Surface {
  return {
    name: 'shop',
    title: 'Shop "API"',
    description: 'Sells completions.',
    domain: null,
    baseUrls: {},
    credentials: [aSource(), aSource({ in: 'header', header: 'x-api-key', dialect: 'anthropic' })],
    keys: {
      prefix: 'shp',
      secretPrefix: null,
      name: 'optional',
      actsOn: 'organization',
      madeBy: ['owner'],
      limits: { default: { perMinute: 1, perHour: 2 }, atMost: { perMinute: 3, perHour: 4 } },
      allowedIps: 'optional',
      expiry: 'optional',
      sandbox: 'refused',
      spendingLimits: 'refused',
    },
    sessions: null,
    invitations: null,
    tokens: null,
    agents: null,
    scopes: {},
    routes: [
      route('POST /v1/talk', { carries: 'prompts' }),
      route('GET /v1/things/{thing}'),
      route('GET /about', { function: 'discovery', publicBecause: 'everybody may know' }),
    ],
    dialects: ['openai', 'anthropic'],
    statuses: {},
    browserOrigins: ['*'],
    ...changes,
  };
}

/** Has sessions and no keys, speaks problem documents, refuses browsers. */
export function desk(changes: Partial<Surface> = {}): Surface {
  return {
    ...shop(),
    name: 'desk',
    title: 'Desk API',
    credentials: [aSource({ kinds: ['session'] })],
    keys: null,
    sessions: {
      issuer: 'desk',
      prefix: 'dsk',
      limits: { perMinute: 1, perHour: 2 },
      attempts: { count: 1, windowSeconds: 60 },
    },
    routes: [
      route('GET /items', { function: 'console', dialects: ['problem'] }),
      route('POST /items', { function: 'console', dialects: ['problem'] }),
    ],
    dialects: ['problem'],
    browserOrigins: null,
    ...changes,
  };
}
