import { parseScope, printScope } from '../values/scope.ts';
import { type ConsistencyRule, type Finding, finding, listOf } from './consistency-set.ts';
import { suggest } from './suggest.ts';
import type { WrittenRoute, WrittenSurface } from './written.ts';

/** API Gateway's quota of resources in one API, the root included. */
const MAX_RESOURCES = 300;
/** Folders under `functions/` that serve no routes. */
const RESERVED_FUNCTIONS = ['authorizer', 'chain', 'providers', 'requests'];
const SEGMENT = /^[A-Za-z0-9._:-]+$/;
const PARAMETER = /^\{([A-Za-z][A-Za-z0-9]*)\}$/;

/** A route of a surface, as the rules of this file look at it. */
interface Entry {
  readonly file: string;
  readonly surface: WrittenSurface;
  readonly id: string;
  readonly route: WrittenRoute;
  /** Segments of the path as written, without the base. */
  readonly segments: readonly string[];
}

function entriesOf(surface: WrittenSurface, file: string): Entry[] {
  return Object.entries(surface.routes).map(([id, route]) => {
    const path = id.slice(id.indexOf(' ') + 1);
    return { file, surface, id, route, segments: path === '/' ? [] : path.slice(1).split('/') };
  });
}

function forEachRoute(id: string, check: (entry: Entry) => readonly Finding[]): ConsistencyRule {
  return {
    id,
    check: ({ surfaces }) => surfaces.flatMap(({ file, value }) => entriesOf(value, file).flatMap(check)),
  };
}

function forEachRouteList(
  id: string,
  check: (entries: readonly Entry[]) => readonly Finding[],
): ConsistencyRule {
  return {
    id,
    check: ({ surfaces }) => surfaces.flatMap(({ file, value }) => check(entriesOf(value, file))),
  };
}

const onKey = (entry: Entry, message: string): Finding =>
  finding(entry.file, ['routes', entry.id], message, { part: 'key' });

const pathIsWellFormed = forEachRoute('path-is-well-formed', (entry) => {
  const wrong = entry.segments.find((segment) => !SEGMENT.test(segment) && !PARAMETER.test(segment));
  if (wrong === '')
    return [onKey(entry, 'the path has an empty segment: no double slash, and none at its end')];
  if (wrong !== undefined)
    return [onKey(entry, `\`${wrong}\` is neither a plain segment nor a parameter such as \`{agentId}\``)];
  const parameters = entry.segments.filter((segment) => PARAMETER.test(segment));
  const twice = parameters.find((parameter, at) => parameters.indexOf(parameter) < at);
  return twice === undefined ? [] : [onKey(entry, `the parameter \`${twice}\` stands twice in the path`)];
});

/** API Gateway allows one parameter below a resource, and so one name for it. */
const parameterHasOneName = forEachRouteList('parameter-has-one-name', (entries) => {
  const names = new Map<string, string>();
  return entries.flatMap((entry) =>
    entry.segments.flatMap((segment, at) => {
      if (!PARAMETER.test(segment)) return [];
      const above = `/${entry.segments.slice(0, at).join('/')}`;
      const first = names.get(above) ?? segment;
      names.set(above, first);
      return first === segment
        ? []
        : [
            onKey(
              entry,
              `below \`${above}\` the parameter is already called \`${first}\`, not \`${segment}\``,
            ),
          ];
    }),
  );
});

const functionServesRoutes = forEachRoute('function-serves-routes', ({ file, id, route }) => {
  const name = route.does.slice(0, route.does.indexOf('.'));
  return RESERVED_FUNCTIONS.includes(name)
    ? [finding(file, ['routes', id, 'does'], `the function \`${name}\` serves no routes`)]
    : [];
});

const neededScopeIsDeclared = forEachRoute('needed-scope-is-declared', ({ file, id, route, surface }) => {
  const scope = route.needs === undefined ? null : parseScope(route.needs);
  if (scope === null) return [];
  const known = Object.entries(surface.scopes ?? {}).flatMap(([resource, actions]) =>
    actions.map((action) => printScope({ resource, action })),
  );
  if (known.includes(printScope(scope))) return [];
  return [
    finding(file, ['routes', id, 'needs'], `the surface declares no scope \`${route.needs}\``, {
      suggestion: suggest(route.needs ?? '', known),
    }),
  ];
});

/** Whoever needs something of a credential needs one that can have it. */
const requirementCanBeMet = forEachRoute('requirement-can-be-met', ({ file, id, route, surface }) => {
  const unmet = (field: keyof WrittenRoute, without: string): Finding[] =>
    route[field] === undefined
      ? []
      : [
          finding(file, ['routes', id, field], `nobody can meet this: the surface has no ${without}`, {
            part: 'key',
          }),
        ];
  const { keys, sessions, tokens, agents } = surface;
  return [
    ...(keys === undefined ? unmet('needs', '`keys`') : []),
    ...(sessions === undefined && tokens === undefined ? unmet('roles', '`sessions` or `tokens`') : []),
    ...(agents === undefined && keys?.['act-on'] !== 'agent'
      ? unmet('acts-as', '`agents`, and its keys act on none')
      : []),
  ];
});

const publicRouteNeedsNothing = forEachRoute('public-route-needs-nothing', ({ file, id, route }) =>
  route.public === undefined
    ? []
    : (['needs', 'roles', 'acts-as', 'idempotency-key'] as const)
        .filter((field) => route[field] !== undefined)
        .map((field) =>
          finding(
            file,
            ['routes', id, field],
            `a public route has no credential that \`${field}\` could look at`,
            {
              part: 'key',
            },
          ),
        ),
);

/** A route is closed unless it says why not: so there must be a credential that opens it. */
const closedRouteCanBeOpened = forEachRoute('closed-route-can-be-opened', (entry) => {
  if (entry.route.public !== undefined || (entry.surface.credentials ?? []).length > 0) return [];
  return [onKey(entry, 'the route is not public, but the surface lists no `credentials`')];
});

const bodyIsCarriedByAMethodThatHasOne = forEachRoute(
  'body-is-carried-by-a-method-that-has-one',
  ({ file, id, route }) =>
    /^(GET|HEAD|DELETE) /.test(id)
      ? (['carries', 'takes', 'idempotency-key'] as const)
          .filter((field) => route[field] !== undefined)
          .map((field) =>
            finding(file, ['routes', id, field], 'a request of this method has no body', { part: 'key' }),
          )
      : [],
);

/** A conversation belongs to the agent that leads it. */
const threadHasAnAgent = forEachRoute('thread-has-an-agent', ({ file, id, route }) =>
  route.keeps === undefined || route['acts-as'] === 'agent'
    ? []
    : [
        finding(file, ['routes', id, 'keeps'], 'threads are kept by agent: `acts-as: agent` is missing', {
          part: 'key',
        }),
      ],
);

/** `thread_id` is a field of OpenAI's chat completions; other protocols have no place for it. */
const threadIsOfOneDialect = forEachRoute('thread-is-of-one-dialect', ({ file, id, route, surface }) => {
  const spoken = listOf(route.speaks ?? surface.errors.dialects);
  return route.keeps === undefined || (spoken.length === 1 && spoken[0] === 'openai')
    ? []
    : [
        finding(file, ['routes', id, 'keeps'], 'threads are kept where `openai` alone is spoken', {
          part: 'key',
        }),
      ];
});

const agentIsNamedInAPath = forEachRouteList('agent-is-named-in-a-path', ([first, ...others]) => {
  const parameter = first?.surface.agents?.parameter;
  if (first === undefined || parameter === undefined) return [];
  if ([first, ...others].some(({ segments }) => segments.includes(`{${parameter}}`))) return [];
  return [finding(first.file, ['agents', 'parameter'], `no path has the parameter \`{${parameter}}\``)];
});

const surfaceHasRoutes: ConsistencyRule = {
  id: 'surface-has-routes',
  check: ({ surfaces }) =>
    surfaces
      .filter(({ value }) => Object.keys(value.routes).length === 0)
      .map(({ file }) => finding(file, ['routes'], 'a surface has at least one route')),
};

const routesFitOneApi: ConsistencyRule = {
  id: 'routes-fit-one-api',
  check: ({ surfaces }) =>
    surfaces.flatMap(({ file, value }) => {
      const resources = new Set(['']);
      for (const { segments } of entriesOf(value, file)) {
        const all = [...(value.base ?? '').split('/').slice(1), ...segments];
        for (const at of all.keys()) resources.add(all.slice(0, at + 1).join('/'));
      }
      if (resources.size <= MAX_RESOURCES) return [];
      return [
        finding(
          file,
          ['routes'],
          `the paths make ${resources.size} resources; API Gateway has room for ${MAX_RESOURCES}`,
        ),
      ];
    }),
};

export const ROUTE_RULES: readonly ConsistencyRule[] = [
  surfaceHasRoutes,
  pathIsWellFormed,
  parameterHasOneName,
  functionServesRoutes,
  neededScopeIsDeclared,
  requirementCanBeMet,
  publicRouteNeedsNothing,
  closedRouteCanBeOpened,
  bodyIsCarriedByAMethodThatHasOne,
  threadHasAnAgent,
  threadIsOfOneDialect,
  agentIsNamedInAPath,
  routesFitOneApi,
];
