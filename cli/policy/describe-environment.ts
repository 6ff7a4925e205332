import type { Environment, Plan, Policy, Throttle } from '../../core/policy/policy.ts';
import type { Path } from '../../core/policy/problem.ts';
import { printDuration } from '../../core/values/duration.ts';
import { printQuota } from '../../core/values/quota.ts';
import { printRate } from '../../core/values/rate.ts';
import type { Row, Section } from './section.ts';

const DAY_SECONDS = 86_400;
const FIVE_MINUTES_SECONDS = 300;
export const NONE = 'none';
export const HEADINGS = ['field', 'value'];

/** A field under the name that documents have for it. */
export function row(field: string, value: string | number | null, path: Path): Row {
  return { cells: [field, String(value ?? NONE)], path };
}

export function listed(items: readonly string[]): string {
  return items.length === 0 ? NONE : items.join(', ');
}

export function onOrOff(value: boolean): string {
  return value ? 'on' : 'off';
}

function printPerSecond(count: number): string {
  return printRate({ count, windowSeconds: 1 });
}

export function printThrottle({ ratePerSecond, burst }: Throttle): string {
  return `${printPerSecond(ratePerSecond)}, burst ${burst}`;
}

export function printPerFiveMinutes(count: number): string {
  return printRate({ count, windowSeconds: FIVE_MINUTES_SECONDS });
}

/** What the environment says for all of its surfaces. */
export function describeEnvironment({ environment }: Policy): Section {
  const at = (...path: string[]): Path => ['environment', ...path];
  const { threads, money } = environment;
  return {
    title: `Environment ${environment.name}`,
    headings: HEADINGS,
    rows: [
      row('title', environment.title, at('title')),
      row('sessions.ttl', printDuration(environment.sessionTtlSeconds), at('sessionTtlSeconds')),
      row('keys.rotate-after', printDuration(environment.rotationAgeSeconds), at('rotationAgeSeconds')),
      row('threads.keep', printDuration(threads.ttlSeconds), at('threads', 'ttlSeconds')),
      row('threads.history', threads.historyTokens, at('threads', 'historyTokens')),
      row('money.hold', printDuration(money.holdSeconds), at('money', 'holdSeconds')),
      row('money.sweep', printDuration(money.sweepEverySeconds), at('money', 'sweepEverySeconds')),
      row('providers.unconnected', environment.unconnectedModels, at('unconnectedModels')),
      row('logs.keep', printDuration(environment.logRetentionDays * DAY_SECONDS), at('logRetentionDays')),
      row('logs.decisions', environment.loggedDecisions, at('loggedDecisions')),
      row('tables.deletion-protection', onOrOff(environment.deletionProtection), at('deletionProtection')),
      row(
        'tables.point-in-time-recovery',
        onOrOff(environment.pointInTimeRecovery),
        at('pointInTimeRecovery'),
      ),
      row('throttle', printThrottle(environment.throttle), at('throttle')),
      row(
        'authorizer.reserved-concurrency',
        environment.authorizerConcurrency ?? "the account's pool",
        at('authorizerConcurrency'),
      ),
      ...firewallRows(environment),
      row('dashboard.domain', environment.dashboardDomain ?? 'of CloudFront', at('dashboardDomain')),
      row('alarms.email', environment.alarmEmail, at('alarmEmail')),
    ],
  };
}

function firewallRows({ firewall }: Environment): Row[] {
  const at = (...path: string[]): Path => ['environment', 'firewall', ...path];
  if (firewall === null) return [row('firewall', null, at())];
  return [
    row('firewall.block', listed(firewall.block), at('block')),
    row(
      'firewall.rate-per-address',
      printPerFiveMinutes(firewall.ratePerFiveMinutes),
      at('ratePerFiveMinutes'),
    ),
    row('firewall.managed-rules', listed(firewall.managedRules), at('managedRules')),
  ];
}

export function describePlans({ plans, defaultPlan }: Policy): Section {
  return {
    title: 'Plans',
    headings: ['plan', 'field', 'value'],
    rows: [
      { cells: ['', 'default', defaultPlan], path: ['defaultPlan'] },
      ...Object.values(plans).flatMap((plan) => [
        { cells: [plan.name, 'title', plan.title], path: ['plans', plan.name, 'title'] },
        {
          cells: [plan.name, 'throttle', printThrottle(plan.throttle)],
          path: ['plans', plan.name, 'throttle'],
        },
        { cells: [plan.name, 'quota', quotaOf(plan)], path: ['plans', plan.name, 'quota'] },
      ]),
    ],
  };
}

export function quotaOf({ quota }: Plan): string {
  return quota === null ? 'no end' : printQuota(quota);
}

export function describeProviders({ providers }: Policy): Section {
  return {
    title: 'Providers',
    headings: ['provider', 'field', 'value'],
    rows: Object.values(providers).flatMap(({ name, title, url, paths, countTokensPath }) => [
      { cells: [name, 'title', title], path: ['providers', name, 'title'] },
      { cells: [name, 'url', url], path: ['providers', name, 'url'] },
      ...Object.entries(paths).map(([dialect, path = '']) => ({
        cells: [name, `speaks.${dialect}`, path],
        path: ['providers', name, 'paths', dialect],
      })),
      {
        cells: [name, 'counts-tokens', countTokensPath ?? 'estimated'],
        path: ['providers', name, 'countTokensPath'],
      },
    ]),
  };
}
