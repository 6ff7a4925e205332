import { CATALOGUE, isErrorCode } from '../errors/catalogue.ts';
import { parseLimits } from '../values/limits.ts';
import {
  type ConsistencyRule,
  type Finding,
  finding,
  forEachSurface,
  listOf,
  repeated,
  type Sourced,
} from './consistency-set.ts';
import { suggest } from './suggest.ts';
import type { WrittenSurface } from './written.ts';

/** What the local platform serves under one port with the surfaces, and what API Gateway keeps for itself. */
const RESERVED_NAMES = ['assets', 'dashboard', 'default', 'test-invoke-stage'];

const fileIsNamedAfterItsSurface = forEachSurface('file-is-named-after-its-surface', ({ surface }, file) =>
  file === `surfaces/${surface}.yaml`
    ? []
    : [finding(file, ['surface'], `\`${surface}\` has to stand in \`surfaces/${surface}.yaml\``)],
);

const surfaceNameIsNotReserved = forEachSurface('surface-name-is-not-reserved', ({ surface }, file) =>
  RESERVED_NAMES.includes(surface) ? [finding(file, ['surface'], `the name \`${surface}\` is reserved`)] : [],
);

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
    ...Object.entries(surface.routes).map(([id, { takes }]): [string[], string[]] => [
      ['routes', id, 'takes'],
      takes ?? [],
    ]),
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

const limitsAreOrdered = forEachSurface('limits-are-ordered', (surface, file) => {
  const { keys } = surface;
  return [
    ...(keys === undefined
      ? []
      : [
          ...minuteWithinHour(keys.limits.default, file, ['keys', 'limits', 'default']),
          ...minuteWithinHour(keys.limits['at most'], file, ['keys', 'limits', 'at most']),
          ...defaultWithinMost(keys.limits, file, ['keys', 'limits', 'default']),
        ]),
    ...(['sessions', 'tokens'] as const).flatMap((section) => {
      const rules = surface[section];
      return rules === undefined || 'of' in rules
        ? []
        : minuteWithinHour(rules.limits, file, [section, 'limits']);
    }),
  ];
});

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
  dialectIsSpoken,
  statusIsOfAKnownCode,
  listHoldsNothingTwice,
  limitsAreOrdered,
  connectLeadsToRoutes,
];
