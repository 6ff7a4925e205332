import type { Policy, Route } from '../policy/policy.ts';
import type { Path } from '../policy/problem.ts';
import { shapeOf } from '../route-match.ts';
import { callSpaceOf } from './call-space.ts';
import type { Change, Mark } from './change.ts';
import { compareTerm, isNeutral, membersAreLooser, type Term } from './term.ts';

/** How requests are carried out that both policies know the route of. */
export function compareRoutes(base: Policy, head: Policy): Change[] {
  const shared = Object.keys(base.surfaces).filter((name) => name in head.surfaces);
  return shared.flatMap((surface) =>
    callSpaceOf(base, head, surface).routes.flatMap(({ base: before, head: after, method, shape }) =>
      before === null || after === null || ![before, after].some(({ path }) => shapeOf(path) === shape)
        ? []
        : compareRoute({
            surface,
            before,
            after,
            name: `${method} ${shape}`,
            path: pathOf(head, surface, after),
          }),
    ),
  );
}

interface RoutePair {
  readonly surface: string;
  readonly before: Route;
  readonly after: Route;
  readonly name: string;
  readonly path: Path;
}

function compareRoute({ surface, before, after, name, path }: RoutePair): Change[] {
  const known = shapeOf(after.id) === name ? after.id : name;
  const term = <Value>(
    field: keyof Route,
    what: string,
    print: (value: Value) => string,
    mark: Term<Value>['mark'],
  ): Term<Value> => ({
    subject: 'routes',
    surface,
    routes: [known],
    path: [...path, field],
    what: `${known}, ${what}`,
    region: `requests to ${known}`,
    print,
    mark,
  });
  const yesOrNo = (is: boolean) => (is ? 'yes' : 'no');
  const offered = (was: boolean, is: boolean): Mark => (is && !was ? 'loosened' : 'tightened');
  return [
    ...compareTerm(
      term('operation', 'served by', String, isNeutral),
      `${before.function}.${before.operation}`,
      `${after.function}.${after.operation}`,
    ),
    ...compareTerm(
      term('takes', 'bodies', (types: readonly string[]) => types.join(', '), membersAreLooser),
      before.takes,
      after.takes,
    ),
    // The body rules of the firewall stay away from what carries something.
    ...compareTerm(
      term(
        'carries',
        'bodies that the firewall does not look into',
        (carries: Route['carries']) => carries ?? 'none',
        (was, is) => (is === null ? 'tightened' : was === null ? 'loosened' : 'neutral'),
      ),
      before.carries,
      after.carries,
    ),
    ...compareTerm(
      term('actsAsAgent', 'acts as an agent', yesOrNo, isNeutral),
      before.actsAsAgent,
      after.actsAsAgent,
    ),
    ...compareTerm(
      term('keepsThreads', 'keeps conversations', yesOrNo, isNeutral),
      before.keepsThreads,
      after.keepsThreads,
    ),
    ...compareTerm(
      term('takesIdempotencyKey', 'takes an Idempotency-Key', yesOrNo, offered),
      before.takesIdempotencyKey,
      after.takesIdempotencyKey,
    ),
    ...compareTerm(
      term('dialects', 'speaks', (dialects: readonly string[]) => dialects.join(', '), membersAreLooser),
      before.dialects,
      after.dialects,
    ),
    ...compareTerm(
      term('publicBecause', 'open because', (reason: string) => reason, isNeutral),
      before.publicBecause === null || after.publicBecause === null ? '' : before.publicBecause,
      before.publicBecause === null || after.publicBecause === null ? '' : after.publicBecause,
    ),
  ];
}

function pathOf(policy: Policy, surface: string, route: Route): Path {
  return ['surfaces', surface, 'routes', policy.surfaces[surface]?.routes.indexOf(route) ?? -1];
}
