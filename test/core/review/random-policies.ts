import fc from 'fast-check';
import type { Policy } from '../../../core/policy/policy.ts';
import { loadPolicy } from '../../../infra/policies.ts';

/** A policy that can be written to. */
type Draft<T> = T extends readonly (infer Item)[]
  ? Draft<Item>[]
  : T extends object
    ? { -readonly [Field in keyof T]: Draft<T[Field]> }
    : T;
export type PolicyDraft = Draft<Policy>;
type SurfaceDraft = PolicyDraft['surfaces'][string];
type RouteDraft = SurfaceDraft['routes'][number];

/** Chooses by a number that fast-check made up, and shrinks. */
export type Choose = <T>(items: readonly T[]) => T;

const SCOPES = [null, 'contacts:read', 'contacts:create', 'contacts:export', 'things:read'];
const ROLES: readonly PolicyDraft['surfaces'][string]['routes'][number]['roles'][] = [
  null,
  ['owner'],
  ['owner', 'admin'],
  ['owner', 'admin', 'member'],
  ['member'],
];
const BLOCKS = [
  '192.0.2.0/24',
  '192.0.2.128/25',
  '192.0.2.130',
  '198.51.100.0/24',
  '0.0.0.0/1',
  '2001:db8::/32',
  '2001:db8:1::/48',
];

/** What people change in documents, and some of what nobody would. */
export const CALL_EDITS: readonly ((policy: PolicyDraft, choose: Choose) => void)[] = [
  onRoute((route, choose) => {
    route.scope = choose(SCOPES);
  }),
  onRoute((route, choose) => {
    route.roles = choose(ROLES);
  }),
  onRoute((route) => {
    route.publicBecause = route.publicBecause === null ? 'it is open' : null;
  }),
  onRoute((route, choose) => {
    route.dialects = choose([['openai'], ['anthropic'], ['openai', 'anthropic'], ['problem']]);
  }),
  onSurface((surface, choose) => {
    const at = surface.routes.indexOf(choose(surface.routes));
    if (surface.routes.length > 1) surface.routes.splice(at, 1);
  }),
  onSurface((surface, choose) => {
    const like = choose(surface.routes);
    const path = choose([
      '/v1/new',
      '/v1/models/new',
      '/v1/models/{id}',
      '/{any}',
      '/api/v1/agents/{agentId}',
      `${like.path}/more`,
    ]);
    const method = choose(['GET', 'POST']);
    const isTaken = surface.routes.some(
      (route) => route.method === method && shape(route.path) === shape(path),
    );
    if (!isTaken) surface.routes.push({ ...like, id: `${method} ${path}`, method, path });
  }),
  onSurface((surface, choose) => {
    const source = choose(surface.credentials);
    surface.credentials = choose([
      surface.credentials.filter((one) => one !== source),
      [
        ...surface.credentials,
        {
          in: 'header',
          header: choose(['x-api-key', 'x-extra']),
          secretHeader: null,
          kinds: ['key'],
          dialect: null,
        },
      ],
      surface.credentials.map((one) =>
        one === source ? { ...one, dialect: choose(['anthropic', 'openai', null]) } : one,
      ),
      surface.credentials.map((one) =>
        one === source ? { ...one, kinds: choose([['key'], ['session'], ['key', 'session', 'token']]) } : one,
      ),
      [{ in: 'pair', header: 'x-api-key', secretHeader: 'x-api-secret', kinds: ['key'], dialect: null }],
    ]);
  }),
  onSurface((surface, choose) => {
    const prefix = choose(['a2k', 'new', 'ap']);
    if (surface.keys !== null) surface.keys.prefix = prefix;
  }),
  onSurface((surface, choose) => {
    if (surface.keys !== null) surface.keys.secretPrefix = choose(['a2s', 'sec', null]);
  }),
  onSurface((surface, choose) => {
    const issuer = choose(['console', 'agrenting']);
    const sessions = {
      issuer,
      prefix: 'ses',
      limits: { perMinute: 1, perHour: 1 },
      attempts: { count: 1, windowSeconds: 60 },
    };
    surface.sessions = surface.sessions === null ? sessions : choose([null, { ...surface.sessions, issuer }]);
  }),
  onSurface((surface) => {
    surface.tokens = null;
  }),
  onSurface((surface, choose) => {
    surface.agents = choose([
      null,
      { parameter: 'agentId', header: null },
      { parameter: 'model', header: null },
      { parameter: null, header: 'x-agent-id' },
      { parameter: 'agentId', header: 'x-other-agent' },
    ]);
  }),
  onSurface((surface, choose) => {
    surface.statuses = choose([{}, { account_suspended: 402 }, { scope_missing: 404, ip_not_allowed: 401 }]);
  }),
  (policy, choose) => {
    const names = Object.keys(policy.surfaces);
    if (names.length > 1) delete policy.surfaces[choose(names)];
  },
  (policy, choose) => {
    const network = policy.networks.blocked;
    if (network === undefined) return;
    const chosen = [choose(BLOCKS), choose(BLOCKS)];
    network.ipv4 = chosen.filter((block) => !block.includes(':'));
    network.ipv6 = chosen.filter((block) => block.includes(':'));
  },
  (policy, choose) => {
    const { firewall } = policy.environment;
    if (firewall !== null)
      policy.environment.firewall = choose([
        null,
        { ...firewall, block: [] },
        { ...firewall, block: ['blocked'] },
      ]);
  },
];

function onSurface(edit: (surface: SurfaceDraft, choose: Choose) => void) {
  return (policy: PolicyDraft, choose: Choose) => {
    const surfaces = Object.values(policy.surfaces);
    if (surfaces.length > 0) edit(choose(surfaces), choose);
  };
}

function onRoute(edit: (route: RouteDraft, choose: Choose) => void) {
  return onSurface((surface, choose) => edit(choose(surface.routes), choose));
}

function shape(path: string): string {
  return path.replace(/\{[^}]*\}/g, '{}');
}

/** Makes choices out of a list of numbers, one after the other; from the start again when it is used up. */
export function choosing(numbers: readonly number[]): Choose {
  let at = 0;
  return <T>(items: readonly T[]) => {
    const number = numbers[at++ % numbers.length] ?? 0;
    return items[number % items.length] as T;
  };
}

const numbers = fc.array(fc.nat(9_999), { minLength: 40, maxLength: 40 });

type Edit = (policy: PolicyDraft, choose: Choose) => void;

/** Two policies that are some edits away from the documents, and from each other. */
export function policyPairs(edits: readonly Edit[] = CALL_EDITS): fc.Arbitrary<readonly [Policy, Policy]> {
  const real = loadPolicy('local');
  const edit = fc.tuple(fc.nat(edits.length - 1), numbers);
  const apply = (policy: Policy, chosen: readonly (readonly [number, readonly number[]])[]): Policy => {
    const draft = structuredClone(policy) as PolicyDraft;
    for (const [at, choices] of chosen) edits[at]?.(draft, choosing(choices));
    return draft as Policy;
  };
  return fc
    .tuple(fc.array(edit, { maxLength: 3 }), fc.array(edit, { minLength: 1, maxLength: 3 }))
    .map(([first, second]) => {
      const base = apply(real, first);
      return [base, apply(base, second)] as const;
    });
}
