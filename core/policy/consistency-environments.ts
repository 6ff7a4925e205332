import { parseDuration, printDuration } from '../values/duration.ts';
import { parseLimits } from '../values/limits.ts';
import { type ConsistencyRule, type Finding, finding, type PolicySet, repeated } from './consistency-set.ts';
import { defaultWithinMost, minuteWithinHour } from './consistency-surfaces.ts';
import type { Path } from './problem.ts';
import { suggest } from './suggest.ts';
import type { WrittenBrowsers, WrittenEnvironment, WrittenOverride, WrittenSurface } from './written.ts';

const DAY_SECONDS = 86_400;
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
/** AWS WAF's bounds on the limit of a rate-based rule. */
const MIN_FIREWALL_RATE = 10;
const MAX_FIREWALL_RATE = 2_000_000_000;

function forEachEnvironment(
  id: string,
  check: (environment: WrittenEnvironment, file: string, set: PolicySet) => readonly Finding[],
): ConsistencyRule {
  return { id, check: (set) => set.environments.flatMap(({ file, value }) => check(value, file, set)) };
}

/** An override together with the surface that it changes. */
interface Overridden {
  readonly file: string;
  readonly path: readonly string[];
  readonly override: WrittenOverride;
  readonly surface: WrittenSurface;
}

function forEachOverride(id: string, check: (overridden: Overridden) => readonly Finding[]): ConsistencyRule {
  return forEachEnvironment(id, (environment, file, { surfaces }) =>
    Object.entries(environment.surfaces ?? {}).flatMap(([name, override]) => {
      const surface = surfaces.find(({ value }) => value.surface === name)?.value;
      return surface === undefined ? [] : check({ file, path: ['surfaces', name], override, surface });
    }),
  );
}

const fileIsNamedAfterItsEnvironment = forEachEnvironment(
  'file-is-named-after-its-environment',
  ({ environment }, file) =>
    file === `environments/${environment}.yaml`
      ? []
      : [
          finding(
            file,
            ['environment'],
            `\`${environment}\` has to stand in \`environments/${environment}.yaml\``,
          ),
        ],
);

const logsAreKeptForAPeriodThatExists = forEachEnvironment(
  'logs-are-kept-for-a-period-that-exists',
  ({ logs }, file) => {
    const days = (parseDuration(logs.keep) ?? 0) / DAY_SECONDS;
    if (RETENTION_DAYS.includes(days)) return [];
    const longer = RETENTION_DAYS.find((known) => known > days) ?? Math.max(...RETENTION_DAYS);
    return [
      finding(file, ['logs', 'keep'], `CloudWatch does not keep logs for \`${logs.keep}\``, {
        suggestion: printDuration(longer * DAY_SECONDS),
      }),
    ];
  },
);

/** Enough for an answer, and no longer than what a crash leaves should lie. */
const HOLD_SECONDS = { least: 10, most: 3600 };
const MINUTE_SECONDS = 60;

const moneyIsGivenBackInTime = forEachEnvironment('money-is-given-back-in-time', ({ money }, file) => {
  const hold = parseDuration(money.hold) ?? 0;
  const sweep = parseDuration(money.sweep) ?? 0;
  return [
    ...(hold < HOLD_SECONDS.least || hold > HOLD_SECONDS.most
      ? [
          finding(
            file,
            ['money', 'hold'],
            `money is held for ${HOLD_SECONDS.least} to ${HOLD_SECONDS.most} seconds, not for ${hold}`,
          ),
        ]
      : []),
    ...(sweep < MINUTE_SECONDS || sweep % MINUTE_SECONDS !== 0
      ? [finding(file, ['money', 'sweep'], 'a schedule of EventBridge runs every one or more whole minutes')]
      : []),
  ];
});

const blockedNetworkExists = forEachEnvironment(
  'blocked-network-exists',
  ({ firewall }, file, { networks }) => {
    if (firewall === undefined || networks === null) return [];
    const known = Object.keys(networks.value.networks);
    return firewall.block.flatMap((name, at) =>
      known.includes(name)
        ? []
        : [
            finding(file, ['firewall', 'block', at], `there is no network \`${name}\` in \`networks.yaml\``, {
              suggestion: suggest(name, known),
            }),
          ],
    );
  },
);

const firewallFitsAws = forEachEnvironment('firewall-fits-aws', ({ firewall }, file) => {
  if (firewall === undefined) return [];
  const rate = Number.parseInt(firewall['rate-per-address'], 10);
  return [
    ...(rate >= MIN_FIREWALL_RATE && rate <= MAX_FIREWALL_RATE
      ? []
      : [
          finding(
            file,
            ['firewall', 'rate-per-address'],
            `AWS WAF counts from ${MIN_FIREWALL_RATE} to ${MAX_FIREWALL_RATE}, not to ${rate}`,
          ),
        ]),
    ...repeated(firewall.block).map((at) =>
      finding(file, ['firewall', 'block', at], 'this network is already listed'),
    ),
    ...repeated(firewall['managed-rules'] ?? []).map((at) =>
      finding(file, ['firewall', 'managed-rules', at], 'this rule group is already listed'),
    ),
  ];
});

const overriddenSurfaceExists = forEachEnvironment(
  'overridden-surface-exists',
  ({ surfaces }, file, { surfaceNames }) =>
    Object.keys(surfaces ?? {})
      .filter((name) => !surfaceNames.includes(name))
      .map((name) =>
        finding(file, ['surfaces', name], `there is no surface \`${name}\``, {
          part: 'key',
          suggestion: suggest(name, surfaceNames),
        }),
      ),
);

const overriddenKeysExist = forEachOverride('overridden-keys-exist', ({ file, path, override, surface }) =>
  override.keys !== undefined && surface.keys === undefined
    ? [finding(file, [...path, 'keys'], `\`${surface.surface}\` has no keys`, { part: 'key' })]
    : [],
);

const overriddenLimitsAreOrdered = forEachOverride(
  'overridden-limits-are-ordered',
  ({ file, path, override, surface }) => {
    const limits = override.keys?.limits;
    if (limits === undefined || surface.keys === undefined) return [];
    const at = [...path, 'keys', 'limits'];
    const merged = {
      default: limits.default ?? surface.keys.limits.default,
      'at most': limits['at most'] ?? surface.keys.limits['at most'],
    };
    return [
      ...(limits.default === undefined ? [] : minuteWithinHour(limits.default, file, [...at, 'default'])),
      ...(limits['at most'] === undefined
        ? []
        : minuteWithinHour(limits['at most'], file, [...at, 'at most'])),
      ...defaultWithinMost(merged, file, limits.default === undefined ? at : [...at, 'default']),
    ];
  },
);

/** Whatever an environment allows beyond the surface has to say why: reviewers decide by the reason. */
const wideningSaysWhy = forEachOverride('widening-says-why', ({ file, path, override, surface }) => {
  if (override.because !== undefined) return [];
  const say = (at: readonly string[]) =>
    finding(
      file,
      [...path, ...at],
      `this allows more than \`${surface.surface}\` does: say why, in \`because\``,
    );
  const limits = override.keys?.limits;
  const usual = surface.keys?.limits;
  const wider = (['default', 'at most'] as const).filter((field) => {
    const written = limits?.[field];
    return written !== undefined && usual !== undefined && limitsWiden(usual[field], written);
  });
  return [
    ...wider.map((field) => say(['keys', 'limits', field])),
    ...(override.browsers !== undefined && browsersWiden(surface.browsers, override.browsers)
      ? [say(['browsers'])]
      : []),
  ];
});

function limitsWiden(from: string, to: string): boolean {
  const before = parseLimits(from);
  const after = parseLimits(to);
  if (before === null || after === null) return true;
  return after.perMinute > before.perMinute || after.perHour > before.perHour;
}

function browsersWiden(from: WrittenBrowsers, to: WrittenBrowsers): boolean {
  if (to === 'refused' || from === 'any origin') return false;
  if (to === 'any origin' || from === 'refused') return true;
  return to.origins.some((origin) => !from.origins.includes(origin));
}

/** Who has a domain in an environment, and where it says so. */
interface DomainHolder {
  readonly holder: string;
  readonly domain: string | undefined;
  readonly path: Path;
}

const domainIsOfOneHolder: ConsistencyRule = {
  id: 'domain-is-of-one-holder',
  check: ({ environments, surfaces }) =>
    environments.flatMap(({ file, value }) => {
      const holders = new Map<string, string>();
      return [
        ...surfaces.map(({ value: { surface, domain } }) => ({
          holder: `\`${surface}\``,
          domain: value.surfaces?.[surface]?.domain ?? domain,
          path: ['surfaces', surface, 'domain'],
        })),
        { holder: 'the dashboard', domain: value.dashboard?.domain, path: ['dashboard', 'domain'] },
      ].flatMap(({ holder, domain, path }: DomainHolder) => {
        if (domain === undefined) return [];
        const other = holders.get(domain);
        holders.set(domain, other ?? holder);
        return other === undefined
          ? []
          : [finding(file, path, `\`${domain}\` is already the domain of ${other}`)];
      });
    }),
};

export const ENVIRONMENT_RULES: readonly ConsistencyRule[] = [
  fileIsNamedAfterItsEnvironment,
  logsAreKeptForAPeriodThatExists,
  moneyIsGivenBackInTime,
  blockedNetworkExists,
  firewallFitsAws,
  overriddenSurfaceExists,
  overriddenKeysExist,
  overriddenLimitsAreOrdered,
  wideningSaysWhy,
  domainIsOfOneHolder,
];
