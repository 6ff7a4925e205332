import { parseDuration, printDuration } from '../values/duration.ts';
import { type ConsistencyRule, finding, forEachSurface, listOf, repeated } from './consistency-set.ts';
import { suggest } from './suggest.ts';
import type { WrittenCredential, WrittenSurface } from './written.ts';

/** A credential says by its prefix alone which surface and kind it is of, and whether it is a secret. */
const prefixIsUnique: ConsistencyRule = {
  id: 'prefix-is-unique',
  check: ({ surfaces }) => {
    const holders = new Map<string, string>();
    return surfaces.flatMap(({ file, value }) =>
      prefixesOf(value).flatMap(({ path, prefix, what }) => {
        const holder = holders.get(prefix);
        holders.set(prefix, holder ?? `the ${what} of \`${value.surface}\``);
        if (holder === undefined) return [];
        return [finding(file, path, `the prefix \`${prefix}\` is already that of ${holder}`)];
      }),
    );
  },
};

function prefixesOf({ keys, sessions, invitations, tokens }: WrittenSurface) {
  const found: { path: string[]; prefix: string; what: string }[] = [];
  const add = (what: string, path: string[], prefix: string | undefined) => {
    if (prefix !== undefined) found.push({ path, prefix, what });
  };
  add('keys', ['keys', 'prefix'], keys?.prefix);
  add('secrets', ['keys', 'secret-prefix'], keys?.['secret-prefix']);
  if (sessions && 'prefix' in sessions) add('sessions', ['sessions', 'prefix'], sessions.prefix);
  add('invitations', ['invitations', 'prefix'], invitations?.prefix);
  if (tokens && 'prefix' in tokens) add('tokens', ['tokens', 'prefix'], tokens.prefix);
  return found;
}

/** What a source accepts, and the field that says so. */
function acceptedBy(source: WrittenCredential) {
  if ('pair' in source) return { field: 'pair', kinds: ['key'] as const };
  return 'bearer' in source
    ? { field: 'bearer', kinds: listOf(source.bearer) }
    : { field: 'accepts', kinds: listOf(source.accepts) };
}

const acceptedKindIsDeclared = forEachSurface('accepted-kind-is-declared', (surface, file) =>
  (surface.credentials ?? []).flatMap((source, at) => {
    const { field, kinds } = acceptedBy(source);
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
  const accepted = (surface.credentials ?? []).flatMap(
    (source): readonly string[] => acceptedBy(source).kinds,
  );
  return (['key', 'session', 'token'] as const)
    .filter((kind) => surface[`${kind}s`] !== undefined && !accepted.includes(kind))
    .map((kind) =>
      finding(file, [`${kind}s`], `no credential source accepts a \`${kind}\``, { part: 'key' }),
    );
});

/** A secret that one source asks for and another does not would protect nothing. */
const pairStandsAlone = forEachSurface('pair-stands-alone', (surface, file) => {
  const sources = surface.credentials ?? [];
  if (!sources.some((source) => 'pair' in source)) {
    return surface.keys?.['secret-prefix'] === undefined
      ? []
      : [
          finding(
            file,
            ['keys', 'secret-prefix'],
            'keys have a secret only where `credentials` list a `pair`',
            { part: 'key' },
          ),
        ];
  }
  return [
    ...(surface.keys !== undefined && surface.keys['secret-prefix'] === undefined
      ? [finding(file, ['keys'], 'keys that are pairs need a `secret-prefix`', { part: 'key' as const })]
      : []),
    ...sources.flatMap((source, at) =>
      !('pair' in source) && (acceptedBy(source).kinds as readonly string[]).includes('key')
        ? [
            finding(
              file,
              ['credentials', at],
              'a key is taken without its secret here, and with it elsewhere',
            ),
          ]
        : [],
    ),
  ];
});

const credentialSourceIsUsable = forEachSurface('credential-source-is-usable', (surface, file) => {
  const sources = surface.credentials ?? [];
  const headers = sources.flatMap((source, at) =>
    headersOf(source).map(({ field, name }) => ({ at, field, name, only: source['only-with'] ?? '' })),
  );
  const places = headers.map(({ name, only }) => `${name} ${only}`);
  return [
    ...headers
      .filter(({ field, name }) => field[0] !== 'bearer' && name === 'authorization')
      .map(({ at, field }) =>
        finding(file, ['credentials', at, ...field], 'the header `Authorization` is written as `bearer: …`'),
      ),
    ...repeated(places).map((index) =>
      finding(file, ['credentials', headers[index]?.at ?? 0], 'this place is already listed above'),
    ),
  ];
});

function headersOf(source: WrittenCredential): { field: string[]; name: string }[] {
  if ('bearer' in source) return [{ field: ['bearer'], name: 'authorization' }];
  if ('header' in source) return [{ field: ['header'], name: source.header.toLowerCase() }];
  return (['key', 'secret'] as const).map((part) => ({
    field: ['pair', part],
    name: source.pair[part].toLowerCase(),
  }));
}

/** What a surface takes over from another has to be that one's own. */
const issuerIssues: ConsistencyRule = {
  id: 'issuer-issues',
  check: ({ surfaces, surfaceNames }) =>
    surfaces.flatMap(({ file, value }) =>
      (['sessions', 'tokens'] as const).flatMap((section) => {
        const rules = value[section];
        if (rules === undefined || !('of' in rules)) return [];
        if (!surfaceNames.includes(rules.of)) {
          const suggestion = suggest(rules.of, surfaceNames);
          return [finding(file, [section, 'of'], `there is no surface \`${rules.of}\``, { suggestion })];
        }
        const issuer = surfaces.find((other) => other.value.surface === rules.of)?.value;
        const own = issuer?.[section];
        return issuer === undefined || (own !== undefined && !('of' in own))
          ? []
          : [finding(file, [section, 'of'], `\`${rules.of}\` issues no ${section} of its own`)];
      }),
    ),
};

/** Who holds one becomes a member: it must not lie about for years. */
const MAX_INVITATION_SECONDS = 30 * 86_400;

const invitationIsUsable = forEachSurface('invitation-is-usable', ({ invitations, sessions }, file) => {
  if (invitations === undefined) return [];
  const live = parseDuration(invitations.live) ?? 0;
  return [
    ...(sessions === undefined
      ? [
          finding(file, ['invitations'], 'who accepts an invitation is signed in, so `sessions` are needed', {
            part: 'key',
          }),
        ]
      : []),
    ...(live > MAX_INVITATION_SECONDS
      ? [
          finding(
            file,
            ['invitations', 'live'],
            `an invitation lives for ${printDuration(MAX_INVITATION_SECONDS)} at most, not for ${invitations.live}`,
          ),
        ]
      : []),
  ];
});

export const CREDENTIAL_RULES: readonly ConsistencyRule[] = [
  prefixIsUnique,
  acceptedKindIsDeclared,
  declaredKindIsAccepted,
  pairStandsAlone,
  credentialSourceIsUsable,
  issuerIssues,
  invitationIsUsable,
];
