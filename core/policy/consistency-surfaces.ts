import { CATALOGUE, isErrorCode } from '../errors/catalogue.ts';
import { parseLimits } from '../values/limits.ts';
import {
  type ConsistencyRule,
  type Finding,
  finding,
  listOf,
  repeated,
  type Sourced,
} from './consistency-set.ts';
import { suggest } from './suggest.ts';
import type { WrittenSurface } from './written.ts';

/** What the local platform serves under one port with the surfaces, and what API Gateway keeps for itself. */
const RESERVED_NAMES = ['assets', 'dashboard', 'default', 'test-invoke-stage'];

function forEachSurface(
  id: string,
  check: (surface: WrittenSurface, file: string) => readonly Finding[],
): ConsistencyRule {
  return { id, check: ({ surfaces }) => surfaces.flatMap(({ file, value }) => check(value, file)) };
}

const fileIsNamedAfterItsSurface = forEachSurface('file-is-named-after-its-surface', ({ surface }, file) =>
  file === `surfaces/${surface}.yaml`
    ? []
    : [finding(file, ['surface'], `\`${surface}\` has to stand in \`surfaces/${surface}.yaml\``)],
);

const surfaceNameIsNotReserved = forEachSurface('surface-name-is-not-reserved', ({ surface }, file) =>
  RESERVED_NAMES.includes(surface) ? [finding(file, ['surface'], `the name \`${surface}\` is reserved`)] : [],
);

/** A key says by its prefix alone which surface and kind it is of. */
const prefixIsUnique: ConsistencyRule = {
  id: 'prefix-is-unique',
  check: ({ surfaces }) => {
    const holders = new Map<string, string>();
    return surfaces.flatMap(({ file, value }) =>
      (['keys', 'sessions'] as const).flatMap((section) => {
        const prefix = value[section]?.prefix;
        if (prefix === undefined) return [];
        const holder = holders.get(prefix);
        holders.set(prefix, holder ?? `the ${section} of \`${value.surface}\``);
        if (holder === undefined) return [];
        return [finding(file, [section, 'prefix'], `the prefix \`${prefix}\` is already that of ${holder}`)];
      }),
    );
  },
};

const acceptedKindIsDeclared = forEachSurface('accepted-kind-is-declared', (surface, file) =>
  (surface.credentials ?? []).flatMap((source, at) => {
    const field = 'bearer' in source ? 'bearer' : 'accepts';
    const kinds = listOf('bearer' in source ? source.bearer : source.accepts);
    return kinds
      .filter((kind) => surface[`${kind}s`] === undefined)
      .map((kind) =>
        finding(
          file,
          ['credentials', at, field],
          `\`${kind}\` is accepted, but there is no \`${kind}s\` section`,
        ),
      );
  }),
);

const declaredKindIsAccepted = forEachSurface('declared-kind-is-accepted', (surface, file) => {
  const accepted = (surface.credentials ?? []).flatMap((source) =>
    listOf('bearer' in source ? source.bearer : source.accepts),
  );
  return (['key', 'session'] as const)
    .filter((kind) => surface[`${kind}s`] !== undefined && !accepted.includes(kind))
    .map((kind) =>
      finding(file, [`${kind}s`], `no credential source accepts a \`${kind}\``, { part: 'key' }),
    );
});

const credentialSourceIsUsable = forEachSurface('credential-source-is-usable', (surface, file) => {
  const sources = surface.credentials ?? [];
  const places = sources.map((source) => {
    const place = 'bearer' in source ? 'authorization' : source.header.toLowerCase();
    return `${place} ${source['only-with'] ?? ''}`;
  });
  return [
    ...sources.flatMap((source, at) =>
      'header' in source && source.header.toLowerCase() === 'authorization'
        ? [
            finding(
              file,
              ['credentials', at, 'header'],
              'the header `Authorization` is written as `bearer: …`',
            ),
          ]
        : [],
    ),
    ...repeated(places).map((at) => finding(file, ['credentials', at], 'this place is already listed above')),
  ];
});

const dialectIsSpoken = forEachSurface('dialect-is-spoken', (surface, file) => {
  const { dialects } = surface.errors;
  const known = (dialect: string) => (dialects as readonly string[]).includes(dialect);
  const unknown = (path: (string | number)[], dialect: string) =>
    finding(file, path, `\`${dialect}\` is not among \`errors.dialects\``, {
      suggestion: suggest(dialect, dialects),
    });
  return [
    ...Object.entries(surface.routes).flatMap(([id, { speaks }]) =>
      listOf(speaks ?? []).flatMap((dialect, at) =>
        known(dialect)
          ? []
          : [
              unknown(
                Array.isArray(speaks) ? ['routes', id, 'speaks', at] : ['routes', id, 'speaks'],
                dialect,
              ),
            ],
      ),
    ),
    ...(surface.credentials ?? []).flatMap(({ 'only-with': only }, at) =>
      only === undefined || known(only) ? [] : [unknown(['credentials', at, 'only-with'], only)],
    ),
  ];
});

const statusIsOfAKnownCode = forEachSurface('status-is-of-a-known-code', ({ errors }, file) =>
  Object.keys(errors.statuses ?? {})
    .filter((code) => !isErrorCode(code))
    .map((code) =>
      finding(file, ['errors', 'statuses', code], `there is no error code \`${code}\``, {
        part: 'key',
        suggestion: suggest(code, Object.keys(CATALOGUE)),
      }),
    ),
);

/** Every list whose items are meant to differ. */
const listHoldsNothingTwice = forEachSurface('list-holds-nothing-twice', (surface, file) => {
  const lists: [path: (string | number)[], items: readonly string[]][] = [
    [['errors', 'dialects'], surface.errors.dialects],
    [['keys', 'made-by'], surface.keys?.['made-by'] ?? []],
    ...Object.entries(surface.scopes ?? {}).map(([resource, actions]): [string[], string[]] => [
      ['scopes', resource],
      actions,
    ]),
    ...Object.entries(surface.routes).map(([id, { roles }]): [string[], string[]] => [
      ['routes', id, 'roles'],
      roles ?? [],
    ]),
  ];
  return lists.flatMap(([path, items]) =>
    repeated(items).map((at) => finding(file, [...path, at], `\`${items[at]}\` stands twice in this list`)),
  );
});

const limitsAreOrdered = forEachSurface('limits-are-ordered', ({ keys, sessions }, file) => [
  ...(keys === undefined
    ? []
    : [
        ...minuteWithinHour(keys.limits.default, file, ['keys', 'limits', 'default']),
        ...minuteWithinHour(keys.limits['at most'], file, ['keys', 'limits', 'at most']),
        ...defaultWithinMost(keys.limits, file, ['keys', 'limits', 'default']),
      ]),
  ...(sessions === undefined ? [] : minuteWithinHour(sessions.limits, file, ['sessions', 'limits'])),
]);

/** A limit by the minute above the one by the hour could never be reached. */
export function minuteWithinHour(text: string, file: string, path: readonly string[]): Finding[] {
  const limits = parseLimits(text);
  return limits === null || limits.perMinute <= limits.perHour
    ? []
    : [finding(file, path, `${limits.perMinute} per minute is more than ${limits.perHour} per hour`)];
}

export function defaultWithinMost(
  limits: { readonly default: string; readonly 'at most': string },
  file: string,
  path: readonly string[],
): Finding[] {
  const usual = parseLimits(limits.default);
  const most = parseLimits(limits['at most']);
  if (usual === null || most === null) return [];
  return usual.perMinute <= most.perMinute && usual.perHour <= most.perHour
    ? []
    : [
        finding(
          file,
          path,
          `\`${limits.default}\` is more than \`at most\` allows, which is \`${limits['at most']}\``,
        ),
      ];
}

const connectLeadsToRoutes = forEachSurface('connect-leads-to-routes', (surface, file) =>
  Object.entries(surface.connect ?? {})
    .filter(([, path]) => !pathsOf({ file, value: surface }).some((route) => route.startsWith(`${path}/`)))
    .map(([name, path]) => finding(file, ['connect', name], `no route begins with \`${path}/\``)),
);

function pathsOf({ value }: Sourced<WrittenSurface>): string[] {
  return Object.keys(value.routes).map((id) => `${value.base ?? ''}${id.slice(id.indexOf(' ') + 1)}`);
}

export const SURFACE_RULES: readonly ConsistencyRule[] = [
  fileIsNamedAfterItsSurface,
  surfaceNameIsNotReserved,
  prefixIsUnique,
  acceptedKindIsDeclared,
  declaredKindIsAccepted,
  credentialSourceIsUsable,
  dialectIsSpoken,
  statusIsOfAKnownCode,
  listHoldsNothingTwice,
  limitsAreOrdered,
  connectLeadsToRoutes,
];
