import type { PolicyView } from '../../functions/console/policy-shapes.ts';

type SurfaceView = PolicyView['surfaces'][number];
type RouteView = SurfaceView['routes'][number];

const LIMITS = { perMinute: 60, perHour: 1000 };

export function routeView(id: string, more: Partial<RouteView> = {}): RouteView {
  const [method = '', path = ''] = id.split(' ');
  return {
    id,
    method,
    path,
    title: `The title of ${path}`,
    publicBecause: null,
    permission: null,
    roles: null,
    dialects: ['problem'],
    actsAsAgent: false,
    takesIdempotencyKey: false,
    ...more,
  };
}

/** A surface as the console tells of it. */
export const SURFACE: SurfaceView = {
  name: 'plain',
  title: 'Plain API',
  description: 'A surface of tests.',
  url: 'http://gate/plain/',
  baseUrls: {},
  credentials: [
    { in: 'bearer', header: 'authorization', secretHeader: null, kinds: ['key', 'session'], dialect: null },
  ],
  keys: {
    prefix: 'pla',
    secretPrefix: null,
    name: 'optional',
    actsOn: 'organization',
    madeBy: ['owner'],
    rateLimits: { default: LIMITS, atMost: LIMITS },
    allowedIps: 'optional',
    expiry: 'optional',
    sandbox: 'refused',
    spendingLimits: 'refused',
  },
  sessions: { issuer: 'plain', rateLimits: LIMITS },
  tokens: null,
  agents: null,
  permissions: [],
  routes: [
    routeView('GET /health', { publicBecause: 'monitors have no credential' }),
    routeView('GET /things'),
    routeView('POST /things', { roles: ['owner', 'admin'] }),
  ],
  dialects: ['problem'],
  statuses: { insufficient_balance: 402 },
  browserOrigins: null,
};

export const POLICY: PolicyView = {
  version: '0123456789ab',
  environment: { name: 'local', title: 'Tests' },
  rules: ['credential-is-presented'],
  surfaces: [
    SURFACE,
    {
      ...SURFACE,
      name: 'narrow',
      title: 'Narrow API',
      agents: { parameter: 'agentId', header: 'x-agent-id' },
      permissions: ['things:read'],
      routes: [
        routeView('GET /agents/{agentId}/things', { permission: 'things:read' }),
        routeView('GET /things', { permission: 'things:read' }),
      ],
    },
  ],
  models: [],
};
