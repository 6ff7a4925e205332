import type { Policy } from '../../../core/policy/policy.ts';
import type { Scenario } from '../../../core/scenarios/scenario.ts';
import type { Choose } from './random-policies.ts';

const KINDS = ['key', 'session', 'token'] as const;
const ADDRESSES = [
  '198.51.100.7',
  '192.0.2.1',
  '192.0.2.129',
  '192.0.2.130',
  '10.1.2.3',
  '200.0.0.1',
  '2001:db8::1',
  '2001:db8:1::1',
  'fd00::1',
];
const NETWORKS = ['198.51.100.0/24', '192.0.2.128/25', '10.0.0.0/8', '2001:db8::/32', 'fd00::/16'];
const VALUES = ['agt_own', 'agt_of_somebody_else', 'new', 'more', 'import', '7'];
const MALFORMED = 'sk-not-one-of-ours';

/** Makes any call that either policy could be asked about: nothing here knows how the two differ. */
export function randomCalls(base: Policy, head: Policy): (choose: Choose) => Scenario {
  const surfaces = [...new Set([...Object.keys(base.surfaces), ...Object.keys(head.surfaces)])];
  // Most calls go where there is something to see.
  const differing = surfaces.filter(
    (name) => JSON.stringify(base.surfaces[name]) !== JSON.stringify(head.surfaces[name]),
  );
  const called: readonly string[] = [...surfaces, ...Array(3).fill(differing).flat()];
  return (choose) => randomCall(base, head, choose(called), choose);
}

function randomCall(base: Policy, head: Policy, surface: string, choose: Choose): Scenario {
  const sides = [base.surfaces[surface], head.surfaces[surface]].filter((side) => side !== undefined);
  const prefixes = sides.flatMap(({ keys, sessions, tokens }) =>
    [keys, sessions, tokens].flatMap((rules, at) =>
      rules == null ? [] : [{ prefix: rules.prefix, kind: KINDS[at] ?? 'key' }],
    ),
  );
  const { prefix, kind } =
    prefixes.length === 0 ? { prefix: 'none', kind: 'key' as const } : choose(prefixes);
  return {
    surface,
    request: randomRequest(
      sides.flatMap(({ routes }) => routes),
      choose,
    ),
    from: choose(ADDRESSES),
    now: '2026-01-15T12:00:30Z',
    path: {},
    headers: randomHeaders(sides, prefix, choose),
    credential: choose([0, 1, 2, 3]) === 0 ? 'none' : randomRecord(sides, kind, choose),
  };
}

type Side = Policy['surfaces'][string];

function randomRequest(routes: readonly Side['routes'][number][], choose: Choose): string {
  const { method, path } = choose(routes);
  const filled = path.replace(/\{[^}]*\}/g, () => choose(VALUES));
  return choose([0, 1, 2, 3, 4, 5]) === 0
    ? `${choose(['GET', 'POST', 'DELETE'])} ${choose([filled, '/v1/new', '/nowhere'])}`
    : `${method} ${filled}`;
}

function randomHeaders(sides: readonly Side[], prefix: string, choose: Choose): Record<string, string> {
  const sources = sides.flatMap(({ credentials }) => credentials);
  const headers: Record<string, string> = {};
  const texts = [`<key ${prefix}>`, `<key ${prefix}>`, `<key ${prefix}>`, `<other key ${prefix}>`, MALFORMED];
  // At most two at once: with three, two of them decide.
  const places = choose([
    [],
    sources.slice(0, 1),
    [choose([...sources, null])],
    [choose([...sources, null])],
    [choose([...sources, null]), choose([...sources, null])],
  ]);
  for (const source of places) {
    if (source === null || source === undefined) continue;
    const text =
      Object.keys(headers).length === 0
        ? choose([`<key ${prefix}>`, `<key ${prefix}>`, MALFORMED])
        : choose(texts);
    headers[source.header] = source.header === 'authorization' ? `Bearer ${text}` : text;
  }
  const secrets = sides.flatMap(({ keys }) => keys?.secretPrefix ?? []).map((one) => `<secret ${one}>`);
  const secretHeaders = sources.flatMap(({ secretHeader }) => secretHeader ?? []);
  if (secretHeaders.length > 0 && choose([true, true, false]))
    headers[choose(secretHeaders)] = choose([...secrets, ...secrets, MALFORMED]);
  for (const { agents } of sides) {
    if (agents?.header != null && choose([true, false])) headers[agents.header] = choose(VALUES.slice(0, 2));
  }
  if (choose([true, false, false])) headers['anthropic-version'] = '2023-06-01';
  return headers;
}

function randomRecord(
  sides: readonly Side[],
  kind: (typeof KINDS)[number],
  choose: Choose,
): Exclude<Scenario['credential'], 'none'> {
  const isKey = kind === 'key';
  const issuers = sides.flatMap((side) => [
    side.name,
    side.sessions?.issuer ?? side.name,
    side.tokens?.issuer ?? side.name,
  ]);
  const secrets = sides.flatMap(({ keys }) => keys?.secretPrefix ?? []).map((one) => `<secret ${one}>`);
  const scopes = sides.flatMap(({ routes }) => routes.flatMap(({ scope }) => scope ?? []));
  const mostly = <T>(usual: T, other: () => T): T => (choose([0, 1, 2, 3, 4, 5]) === 0 ? other() : usual);
  return {
    kind,
    surface: mostly(choose(issuers), () => 'elsewhere'),
    secret: isKey && secrets.length > 0 ? choose([...secrets, ...secrets, 'none', 'another']) : 'none',
    account: mostly('active' as const, () => 'suspended' as const),
    ...(isKey ? {} : { role: choose(['owner', 'admin', 'member'] as const) }),
    ...(isKey && choose([true, false]) ? { agent: choose(VALUES.slice(0, 2)) } : {}),
    scopes: isKey ? scopes.filter(() => choose([true, true, false])) : [],
    'allowed-ips': mostly([] as string[], () => [choose(NETWORKS)]),
    ...mostly<{ readonly expires?: string }>({}, () => ({
      expires: choose(['2026-01-15T12:00:30Z', '2026-01-15T12:00:31Z', '2020-01-01T00:00:00Z']),
    })),
    limits: '10 per minute and 100 per hour',
    'used-this-minute': mostly(0, () => choose([9, 10, 11])),
    'used-this-hour': mostly(0, () => choose([99, 100])),
  };
}
