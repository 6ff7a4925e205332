import type { Policy, Route, Surface } from '../policy/policy.ts';
import type { Path } from '../policy/problem.ts';
import { shapeOf } from '../route-match.ts';
import { answerCall } from './answer-call.ts';
import { type CallSpace, type SpaceRoute, UNDECLARED } from './call-space.ts';
import { type RouteWords, sentenceOf } from './call-words.ts';
import type { Answer, Change, Mark } from './change.ts';
import { type CallRegion, compareCalls } from './compare-calls.ts';
import { describeBox } from './describe-box.ts';

const MAX_ROUTES_NAMED = 4;

/** What the gates of two policies decide differently, as changes that people read. */
export function callChanges(base: Policy, head: Policy): Change[] {
  return compareCalls(base, head).map((region) => describeCalls(region));
}

function describeCalls(region: CallRegion): Change {
  const { space, samples, boxes, parting } = region;
  const routes = region.routes.flatMap((id) => space.routes.find((route) => route.id === id) ?? []);
  const sample = samples['newly-allowed'] ?? samples['newly-denied'] ?? samples['other-reason'];
  const witness = sample?.scenario ?? null;
  const unknown: Answer = { text: 'not decided', rule: null };
  return {
    subject: 'calls',
    mark: markOf(region),
    surface: space.surface,
    title: `${namesOf(space, routes)}: ${sentenceOf(parting, wordsOf(routes))}`,
    routes: routes.map((route) => nameOf(space, route)),
    region: [...new Set(boxes.map((box) => describeBox(space, box)))],
    before: witness === null ? unknown : answerCall(space.base, witness),
    after: witness === null ? unknown : answerCall(space.head, witness),
    witness: witness === null ? null : { says: 'One of these requests', before: witness, after: witness },
    declared: {
      before: declaredBy(space.base, space.surface, parting, routes, 'base'),
      after: declaredBy(space.head, space.surface, parting, routes, 'head'),
    },
  };
}

function markOf({ samples }: CallRegion): Mark {
  if (samples['newly-allowed'] !== undefined) return 'loosened';
  return samples['newly-denied'] === undefined ? 'neutral' : 'tightened';
}

function namesOf(space: CallSpace, routes: readonly SpaceRoute[]): string {
  const declared = space.routes.filter((route) => route !== UNDECLARED);
  if (routes.length === declared.length && declared.length > 1) return 'Every route';
  const names = routes.map((route) => nameOf(space, route));
  if (names.length <= MAX_ROUTES_NAMED) return names.join(', ');
  return `${names.slice(0, MAX_ROUTES_NAMED - 1).join(', ')} and ${names.length - MAX_ROUTES_NAMED + 1} more`;
}

/** With the template of its shape, whichever route has that: a path may lead to the route of a wider one. */
function nameOf({ routes }: CallSpace, { method, shape }: SpaceRoute): string {
  const templates = routes.flatMap(({ head, base }) => [head?.path ?? [], base?.path ?? []].flat());
  return `${method} ${templates.find((template) => shapeOf(template) === shape) ?? shape}`;
}

function wordsOf(routes: readonly SpaceRoute[]): RouteWords {
  const listed = (items: readonly (readonly string[])[]) => [...new Set(items.flat())].join(', ');
  return {
    scopes: {
      before: listed(routes.map(({ base }) => (base?.scope == null ? [] : [base.scope]))),
      after: listed(routes.map(({ head }) => (head?.scope == null ? [] : [head.scope]))),
    },
    roles: {
      before: listed(routes.map(({ base }) => base?.roles ?? [])),
      after: listed(routes.map(({ head }) => head?.roles ?? [])),
    },
  };
}

/** Where in a policy stands what the rule goes by. */
function declaredBy(
  policy: Policy,
  surface: string,
  { rule, turn }: CallRegion['parting'],
  routes: readonly SpaceRoute[],
  side: 'base' | 'head',
): Path[] {
  const known = policy.surfaces[surface];
  if (known === undefined) return [];
  if (turn === 'reworded') return [['surfaces', surface, 'statuses']];
  const ofRoutes = ROUTE_FIELDS[rule];
  if (ofRoutes !== undefined) return routePaths(known, routes, side, ofRoutes);
  const fields = (SURFACE_FIELDS[rule] ?? ['credentials']).filter((field) => known[field as 'keys'] !== null);
  return fields.map((field) => ['surfaces', surface, field]);
}

/** The field of a route that a rule goes by; '' for the route as a whole. */
const ROUTE_FIELDS: Readonly<Record<string, string>> = {
  'route-exists': '',
  'route-is-public': 'publicBecause',
  'scope-is-granted': 'scope',
  'role-is-sufficient': 'roles',
};
const SURFACE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'agent-is-its-own': ['agents'],
  'credential-is-well-formed': ['keys', 'sessions', 'tokens'],
  'credential-is-known': ['sessions', 'tokens'],
};

function routePaths(
  { name, routes: known }: Surface,
  routes: readonly SpaceRoute[],
  side: 'base' | 'head',
  field: string,
): Path[] {
  return routes.slice(0, MAX_ROUTES_NAMED).flatMap((route): Path[] => {
    const at = known.indexOf(route[side] as Route);
    if (at < 0) return [];
    const path = ['surfaces', name, 'routes', at];
    return [field === '' || known[at]?.[field as 'scope'] == null ? path : [...path, field]];
  });
}
