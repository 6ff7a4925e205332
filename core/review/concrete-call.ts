import type { Scenario } from '../scenarios/scenario.ts';
import { cidrContains, parseAddress, parseCidr } from '../values/cidr.ts';
import { parseInstant } from '../values/instant.ts';
import { type Classes, type Dimension, ELSEWHERE, MARKERS, routeOf } from './call-classes.ts';
import { ANY_VALUE, type CallSpace, routeIdOf, scopesOf } from './call-space.ts';

const NOW = '2026-01-15T12:00:30Z';
const OWN = 'agt_own';
const OTHER = 'agt_of_somebody_else';
const PER_MINUTE = 10;
const PER_HOUR = 100;
const ANOTHER_NETWORK = ['203.0.113.0/24', '198.18.0.0/15'] as const;

/** A call of the classes, as a scenario in which nothing is left to the policy that decides it. */
export function scenarioOf(space: CallSpace, classes: Classes): Scenario {
  const naming = namingOf(space, classes);
  const { method, shape } = routeOf(space, classes);
  return {
    surface: space.surface,
    request: `${method} ${pathOf(shape, naming.path)}`,
    from: space.from,
    now: NOW,
    path: {},
    headers: { ...headersIn(classes.credential ?? ''), ...markerOf(classes.client), ...naming.headers },
    credential: classes.record === 'none' ? 'none' : recordOf(space, classes),
  };
}

function headersIn(credential: string): Record<string, string> {
  const lines = credential === '' ? [] : credential.split('\n');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  );
}

function markerOf(client: string | undefined): Record<string, string> {
  const marker = client === undefined ? undefined : MARKERS[client];
  return marker === undefined ? {} : { [marker]: '2023-06-01' };
}

function namingOf(
  space: CallSpace,
  classes: Classes,
): { readonly path: ReadonlyMap<number, string>; readonly headers: Record<string, string> } {
  const chosen = (classes.named ?? '').split(',');
  const path = new Map<number, string>();
  const headers: Record<string, string> = {};
  routeOf(space, classes).naming.forEach((place, index) => {
    const choice = chosen[index] ?? '';
    const id = choice === 'other' ? OTHER : OWN;
    if (place.in === 'path') path.set(place.at, id);
    else if (choice === 'own' || choice === 'other') headers[place.name] = id;
  });
  return { path, headers };
}

function pathOf(shape: string, agents: ReadonlyMap<number, string>): string {
  return shape
    .split('/')
    .map((part, at) => (part === '{}' ? (agents.get(at) ?? ANY_VALUE) : part))
    .join('/');
}

function recordOf(space: CallSpace, classes: Classes): Exclude<Scenario['credential'], 'none'> {
  const { kind, issuer, secret, scopes, role } = classes;
  return {
    ...(kind === undefined ? {} : { kind: kind as 'key' }),
    ...(issuer === undefined ? {} : { surface: issuer }),
    ...(secret === undefined ? {} : { secret }),
    account: classes.account === 'suspended' ? 'suspended' : 'active',
    ...(role === undefined || role === 'none' ? {} : { role: role as 'owner' }),
    scopes: scopes === undefined || scopes === '' ? [] : scopes.split(','),
    ...(classes.agent === 'own' ? { agent: OWN } : {}),
    'allowed-ips': allowedIps(space, classes.networks),
    ...(classes.expiry === 'expired' ? { expires: NOW } : {}),
    limits: `${PER_MINUTE} per minute and ${PER_HOUR} per hour`,
    'used-this-minute': classes.minute === 'reached' ? PER_MINUTE : 0,
    'used-this-hour': classes.hour === 'reached' ? PER_HOUR : 0,
  };
}

function allowedIps({ from }: CallSpace, networks: string | undefined): string[] {
  if (networks === 'inside') return [from];
  const elsewhere = ANOTHER_NETWORK.find((text) => !contains(text, from)) ?? ANOTHER_NETWORK[0];
  return networks === 'outside' ? [elsewhere] : [];
}

function contains(block: string, address: string): boolean {
  const [outer, inner] = [parseCidr(block), parseAddress(address)];
  return outer !== null && inner !== null && cidrContains(outer, inner);
}

/** The class of a scenario of the space in a dimension: the inverse of `scenarioOf`. */
export function classOf(space: CallSpace, dimension: Dimension, scenario: Scenario): string {
  if (dimension === 'route') return routeIdOf(space, scenario.request);
  if (dimension === 'credential') return credentialIn(space, scenario.headers);
  if (dimension === 'client') {
    return Object.keys(MARKERS).find((name) => (MARKERS[name] ?? '') in scenario.headers) ?? 'any';
  }
  if (dimension === 'named') return namedIn(space, scenario);
  const { credential } = scenario;
  if (credential === 'none') return 'none';
  if (dimension === 'issuer') return issuerIn(space, credential.surface ?? '');
  if (dimension === 'scopes') {
    const needed = scopesOf(routeOf(space, { route: routeIdOf(space, scenario.request) }));
    return needed.filter((scope) => credential.scopes?.includes(scope)).join(',');
  }
  return classOfRecord(dimension, scenario, credential);
}

function classOfRecord(
  dimension: Dimension,
  scenario: Scenario,
  record: Exclude<Scenario['credential'], 'none'>,
): string {
  switch (dimension) {
    case 'record':
      return 'there';
    case 'kind':
      return record.kind ?? '';
    case 'secret':
      return record.secret ?? '';
    case 'expiry':
      return isExpired(record.expires, scenario.now) ? 'expired' : 'not expired';
    case 'account':
      return record.account ?? 'active';
    case 'networks':
      return networksIn(record['allowed-ips'] ?? [], scenario.from);
    case 'agent':
      return record.agent === undefined ? 'none' : 'own';
    case 'role':
      return record.role ?? 'none';
    default:
      return isReached(dimension, record) ? 'reached' : 'within';
  }
}

function isExpired(expires: string | undefined, now: string): boolean {
  return expires !== undefined && (parseInstant(expires) ?? 0) <= (parseInstant(now) ?? 0);
}

function networksIn(allowed: readonly string[], from: string): string {
  if (allowed.length === 0) return 'any';
  return allowed.some((block) => contains(block, from)) ? 'inside' : 'outside';
}

function isReached(dimension: Dimension, record: Exclude<Scenario['credential'], 'none'>): boolean {
  const [perMinute = 0, perHour = 0] = (record.limits ?? '').match(/\d+/g)?.map(Number) ?? [];
  if (dimension === 'minute') return (record['used-this-minute'] ?? 0) >= perMinute;
  return (record['used-this-hour'] ?? 0) >= perHour;
}

/** Another surface than those whose credentials are good here is like any other. */
function issuerIn({ issuers }: CallSpace, surface: string): string {
  return issuers.includes(surface) ? surface : ELSEWHERE;
}

function credentialIn({ keyHeaders, secretHeaders }: CallSpace, headers: Scenario['headers']): string {
  const lines = [...keyHeaders, ...secretHeaders]
    .filter((name) => Object.hasOwn(headers, name))
    .map((name) => `${name}: ${headers[name]}`)
    .join('\n');
  // Which of two keys is the other one, the first says.
  return /<(other )?key /.exec(lines)?.[1] === undefined
    ? lines
    : lines.replace(/<(other )?key /g, (_, other) => (other === undefined ? '<other key ' : '<key '));
}

function namedIn(space: CallSpace, scenario: Scenario): string {
  const route = routeOf(space, { route: routeIdOf(space, scenario.request) });
  const segments = (scenario.request.split(' ')[1] ?? '').split('/');
  const own = scenario.credential === 'none' ? OWN : (scenario.credential.agent ?? OWN);
  return route.naming
    .map((place) => {
      const id = place.in === 'path' ? segments[place.at] : scenario.headers[place.name];
      return id === undefined ? 'absent' : id === own ? 'own' : 'other';
    })
    .join(',');
}
