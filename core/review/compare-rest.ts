import { leavesOf } from '../policy/leaves.ts';
import type { Policy } from '../policy/policy.ts';
import { type Path, printPath } from '../policy/problem.ts';
import type { Change } from './change.ts';

const MAX_SHOWN = 20;
/** What no request depends on: names that people read, and the version that names the documents. */
const WORDING = /(^|\.)(title|description|name|id|version)$/;

interface Difference {
  readonly path: Path;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * What two policies say differently and no other change is about: wordings, in one change; anything else, one by one.
 *
 * INVARIANT: two policies that differ have a change, whatever it is that differs.
 */
export function compareRest(base: Policy, head: Policy, changes: readonly Change[]): Change[] {
  const explained = changes.flatMap(({ declared }) => [...declared.before, ...declared.after]).map(textOf);
  const isExplained = ({ path }: Difference) => {
    const text = textOf(path);
    return explained.some((one) => text === one || text.startsWith(`${one}\n`));
  };
  const named = changes.flatMap(({ routes, title }) => [...routes, title]).join('\n');
  // A route that is told of has a name in one of the policies only: that says nothing more.
  const isNameOfChanged = ({ path, before, after }: Difference) =>
    path[2] === 'routes' && (before === undefined || after === undefined) && named.includes(String(path[3]));
  const rest = differences(base, head).filter(
    (difference) => !isExplained(difference) && !isNameOfChanged(difference),
  );
  const wordings = rest.filter(({ path }) => WORDING.test(printPath(path)));
  const others = rest.filter((difference) => !wordings.includes(difference));
  return [
    ...others.map((difference) => changeFor(printPath(difference.path), [difference])),
    ...(wordings.length === 0
      ? []
      : [changeFor(wordings.length === 1 ? 'A wording' : `${wordings.length} wordings`, wordings)]),
  ];
}

function changeFor(what: string, found: readonly Difference[]): Change {
  const [first] = found;
  const lines = found
    .slice(0, MAX_SHOWN)
    .map(({ path, before, after }) => `${printPath(path)}: ${printed(after)}, before ${printed(before)}`);
  return {
    subject: 'environment',
    mark: 'neutral',
    surface: null,
    title: `${what} changed`,
    routes: [],
    region: [...lines, ...(found.length > MAX_SHOWN ? [`and ${found.length - MAX_SHOWN} more`] : [])],
    before: { text: found.length === 1 ? printed(first?.before) : 'as it was', rule: null },
    after: { text: found.length === 1 ? printed(first?.after) : 'as it is', rule: null },
    witness: null,
    declared: { before: found.map(({ path }) => path), after: found.map(({ path }) => path) },
  };
}

function printed(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Leaves by path; of the routes by their id, not by where they stand in the list. */
function differences(base: Policy, head: Policy): Difference[] {
  const [before, after] = [base, head].map(
    (policy) => new Map(leavesOf(keyed(policy)).map(({ path, value }) => [textOf(path), { path, value }])),
  );
  const paths = new Map([...(before ?? []), ...(after ?? [])]);
  paths.delete('version');
  return [...paths].flatMap(([text, { path }]) => {
    const [was, is] = [before?.get(text)?.value, after?.get(text)?.value];
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ path, before: was, after: is }];
  });
}

/** With routes as a map: their order means nothing. What is in one policy only is told by the calls. */
function keyed(policy: Policy): unknown {
  return {
    ...policy,
    surfaces: Object.fromEntries(
      Object.entries(policy.surfaces).map(([name, surface]) => [
        name,
        {
          ...surface,
          routes: Object.fromEntries(surface.routes.map((route) => [route.id, { title: route.title }])),
        },
      ]),
    ),
  };
}

function textOf(path: Path): string {
  return path.join('\n');
}
