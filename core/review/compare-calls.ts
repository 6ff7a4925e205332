import type { Policy, Surface } from '../policy/policy.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { type Box, boxHas, mergeBoxes } from './box.ts';
import type { Dimension } from './call-classes.ts';
import { type CallSpace, callSpaceOf, type SpaceRoute } from './call-space.ts';
import { classOf } from './concrete-call.ts';
import { exploreCalls, type Leaf, lightest } from './explore-calls.ts';

/** Calls of one surface that two policies decide differently, for one reason. */
export interface CallRegion {
  readonly space: CallSpace;
  readonly parting: Leaf['parting'];
  /** The ids of its routes. */
  readonly routes: readonly string[];
  readonly boxes: readonly Box[];
  readonly samples: Leaf['samples'];
}

/** Every region of calls that reach the gate and that two policies decide differently. */
export function compareCalls(base: Policy, head: Policy): CallRegion[] {
  const surfaces = [...new Set([...Object.keys(base.surfaces), ...Object.keys(head.surfaces)])];
  return surfaces.flatMap((surface) => {
    const space = callSpaceOf(base, head, surface);
    const groups = Map.groupBy(space.routes, (route) => sidesOf(space, route)).values();
    const leaves = groups.flatMap((routes) => {
      const [before, after] = routes.flatMap((route) => [
        decides(base.surfaces[surface], route.base),
        decides(head.surfaces[surface], route.head),
      ]);
      return before === after ? [] : exploreCalls(space, { route: routes.map(({ id }) => id) });
    });
    return regionsOf(space, [...leaves]);
  });
}

export function callRegionHas({ space, boxes }: CallRegion, scenario: Scenario): boolean {
  if (scenario.surface !== space.surface) return false;
  const classes = new Map<Dimension, string>();
  return boxes.some((box) =>
    boxHas(box, (dimension) => {
      const known = classes.get(dimension) ?? classOf(space, dimension, scenario);
      classes.set(dimension, known);
      return known;
    }),
  );
}

/** Routes that are the same in this are decided alike. */
function sidesOf({ base, head, surface }: CallSpace, route: SpaceRoute): string {
  return JSON.stringify([
    decides(base.surfaces[surface], route.base),
    decides(head.surfaces[surface], route.head),
    route.naming.map((place) =>
      place.in === 'path' ? namedBy(place.at, route, base, head, surface) : place.name,
    ),
  ]);
}

/** Which of the policies take a part of the path for the id of an agent. */
function namedBy(at: number, route: SpaceRoute, base: Policy, head: Policy, surface: string): boolean[] {
  return [
    { template: route.base?.path, agents: base.surfaces[surface]?.agents },
    { template: route.head?.path, agents: head.surfaces[surface]?.agents },
  ].map(
    ({ template, agents }) =>
      agents?.parameter != null && template?.split('/')[at] === `{${agents.parameter}}`,
  );
}

/**
 * All of a surface and a route that a decision can look at, as text; but for where agents are named in the path.
 *
 * INVARIANT: where it is the same in both policies, so is every decision.
 */
function decides(surface: Surface | undefined, route: SpaceRoute['base']): string {
  if (surface === undefined || route === null) return '';
  const { credentials, keys, sessions, tokens, agents, statuses } = surface;
  const { path, publicBecause, scope, roles, dialects } = route;
  const named = path.split('/').flatMap((part, at) => (part === `{${agents?.parameter}}` ? [at] : []));
  return JSON.stringify([
    [credentials, agents?.header, statuses, keys?.prefix, keys?.secretPrefix],
    [sessions?.prefix, sessions?.issuer, tokens?.prefix, tokens?.issuer],
    [named.length, publicBecause !== null, scope, roles, dialects],
  ]);
}

function regionsOf(space: CallSpace, leaves: readonly Leaf[]): CallRegion[] {
  const byParting = Map.groupBy(leaves, ({ parting }) => JSON.stringify(parting));
  return [...byParting.values()].flatMap((alike) => {
    const boxes = mergeBoxes(alike.map(({ box }) => box));
    const byRoutes = Map.groupBy(boxes, (box) => JSON.stringify(box.route));
    return [...byRoutes.values()].map((together) => regionOf(space, together, alike));
  });
}

function regionOf(space: CallSpace, boxes: readonly Box[], leaves: readonly Leaf[]): CallRegion {
  const routes = boxes[0]?.route ?? [];
  const inside = leaves.filter((leaf) =>
    boxes.some((box) => boxHas(box, (dimension) => leaf.box[dimension]?.[0] ?? box[dimension]?.[0] ?? '')),
  );
  const samples = lightest(inside.map((leaf) => leaf.samples));
  const [first] = leaves;
  if (first === undefined) throw new Error('a region without calls');
  return { space, parting: first.parting, routes, boxes, samples };
}
