import type { Environment, Plan, Policy, Throttle } from '../policy/policy.ts';
import type { Path } from '../policy/problem.ts';
import { printDuration } from '../values/duration.ts';
import type { Change, Mark, Subject } from './change.ts';
import { compareTerm, inBoth, inOne, isNeutral, moreIsLooser, type Term } from './term.ts';

const FIVE_MINUTES = '5 minutes';

/** What is about a whole environment, and about the plans of all organizations. */
export function compareEnvironments(base: Policy, head: Policy): Change[] {
  return [
    ...comparePlans(base, head),
    ...compareFirewalls(base, head),
    ...inOne(base.networks, head.networks).flatMap(({ name, isNew }) =>
      compareTerm(
        {
          subject: 'networks',
          surface: null,
          path: ['networks', name],
          what: `The networks ${name}`,
          region: 'nobody, unless the firewall blocks them',
          print: (is: boolean) => (is ? 'named' : 'not named'),
          mark: isNeutral,
        },
        !isNew,
        isNew,
      ),
    ),
    ...compareThrottle(
      'An environment',
      'all requests to one method of a surface',
      ['environment', 'throttle'],
      base.environment.throttle,
      head.environment.throttle,
    ),
    ...SETTINGS.flatMap((setting) => setting(base.environment, head.environment)),
  ];
}

type CompareSetting = (before: Environment, after: Environment) => Change[];

/** A setting of the environment as a term. */
function setting<Value>(
  path: Path,
  what: string,
  read: (environment: Environment) => Value,
  print: (value: Value) => string,
  mark: Term<Value>['mark'] = isNeutral,
): CompareSetting {
  const term = {
    subject: 'environment',
    surface: null,
    path: ['environment', ...path],
    what,
    region: 'the environment',
    print,
    mark,
  } as const;
  return (before, after) => compareTerm(term, read(before), read(after));
}

const onOrOff = (is: boolean): string => (is ? 'on' : 'off');
const protects = (_: boolean, is: boolean): Mark => (is ? 'tightened' : 'loosened');

const SETTINGS: readonly CompareSetting[] = [
  setting(
    ['unconnectedModels'],
    'A model whose provider has no key is answered by',
    (one) => one.unconnectedModels,
    (by) => (by === 'sandbox' ? 'the sandbox model' : 'nobody'),
    (_, by) => (by === 'sandbox' ? 'loosened' : 'tightened'),
  ),
  setting(
    ['deletionProtection'],
    'Protection against deletion',
    (one) => one.deletionProtection,
    onOrOff,
    protects,
  ),
  setting(
    ['pointInTimeRecovery'],
    'Recovery to a point in time',
    (one) => one.pointInTimeRecovery,
    onOrOff,
    protects,
  ),
  setting(
    ['rotationAgeSeconds'],
    'A key is due for rotation after',
    (one) => one.rotationAgeSeconds,
    printDuration,
  ),
  setting(['logRetentionDays'], 'Days that logs are kept', (one) => one.logRetentionDays, String),
  setting(
    ['threads', 'ttlSeconds'],
    'Conversations are kept for',
    (one) => one.threads.ttlSeconds,
    printDuration,
  ),
  setting(
    ['threads', 'historyTokens'],
    'Tokens of a conversation that are told again',
    (one) => one.threads.historyTokens,
    String,
  ),
  setting(
    ['money', 'holdSeconds'],
    'An answer has to end within',
    (one) => one.money.holdSeconds,
    printDuration,
    moreIsLooser,
  ),
  setting(
    ['money', 'sweepEverySeconds'],
    'Holds are looked for every',
    (one) => one.money.sweepEverySeconds,
    printDuration,
  ),
  setting(
    ['authorizerConcurrency'],
    'Executions kept for the authorizer',
    (one) => one.authorizerConcurrency,
    (count) => (count === null ? 'none of its own' : String(count)),
  ),
  setting(
    ['alarmEmail'],
    'Alarms are sent to',
    (one) => one.alarmEmail,
    (email) => email ?? 'nobody',
  ),
];

function compareThrottle(
  what: string,
  region: string,
  path: Path,
  before: Throttle,
  after: Throttle,
  subject: Subject = 'environment',
): Change[] {
  const term = { subject, surface: null, region, print: String, mark: moreIsLooser } as const;
  return [
    ...compareTerm(
      { ...term, path: [...path, 'ratePerSecond'], what: `${what}, requests a second` },
      before.ratePerSecond,
      after.ratePerSecond,
    ),
    ...compareTerm(
      { ...term, path: [...path, 'burst'], what: `${what}, requests at once` },
      before.burst,
      after.burst,
    ),
  ];
}

function comparePlans(base: Policy, head: Policy): Change[] {
  const region = (name: string) => `requests of keys of organizations with the plan ${name}`;
  const common = { subject: 'limits', surface: null } as const;
  const printQuota = (quota: Plan['quota']) =>
    quota === null ? 'no end' : `${quota.limit} a ${quota.period.toLowerCase()}`;
  return [
    ...inOne(base.plans, head.plans).flatMap(({ name, isNew }) =>
      compareTerm(
        {
          ...common,
          path: ['plans', name],
          what: `Plan ${name}`,
          region: region(name),
          print: (is: boolean) => (is ? 'offered' : 'not offered'),
          mark: isNeutral,
        },
        !isNew,
        isNew,
      ),
    ),
    ...inBoth(base.plans, head.plans).flatMap(({ name, before, after }) => [
      ...compareThrottle(
        `Plan ${name}`,
        region(name),
        ['plans', name, 'throttle'],
        before.throttle,
        after.throttle,
        'limits',
      ),
      ...compareTerm(
        {
          ...common,
          path: ['plans', name, 'quota'],
          what: `Plan ${name}, requests of a key`,
          region: region(name),
          print: printQuota,
          mark: quotaMark,
        },
        before.quota,
        after.quota,
      ),
    ]),
    ...compareTerm(
      {
        ...common,
        path: ['defaultPlan'],
        what: 'Organizations that have chosen no plan have',
        region: 'requests of their keys',
        print: String,
        mark: isNeutral,
      },
      base.defaultPlan,
      head.defaultPlan,
    ),
  ];
}

const DAYS_IN = { DAY: 1, WEEK: 7, MONTH: 30 } as const;

function quotaMark(before: Plan['quota'], after: Plan['quota']): Mark {
  const perDay = (quota: Plan['quota']) => (quota === null ? null : quota.limit / DAYS_IN[quota.period]);
  return moreIsLooser(perDay(before), perDay(after));
}

function compareFirewalls(
  { environment: { firewall: before } }: Policy,
  { environment: { firewall: after } }: Policy,
): Change[] {
  const common = { subject: 'networks', surface: null, region: 'all requests' } as const;
  const rules = (names: readonly string[] | undefined) =>
    names === undefined || names.length === 0 ? 'none' : names.join(', ');
  return [
    ...compareTerm(
      {
        ...common,
        path: ['environment', 'firewall'],
        what: 'A firewall',
        print: (is: boolean) => (is ? 'stands in front of all surfaces' : 'none'),
        mark: (_, is) => (is ? 'tightened' : 'loosened'),
      },
      before !== null,
      after !== null,
    ),
    ...compareTerm(
      {
        ...common,
        path: ['environment', 'firewall', 'ratePerFiveMinutes'],
        what: `Requests of one address in ${FIVE_MINUTES}`,
        print: (rate: number | null) => (rate === null ? 'no limit' : String(rate)),
        mark: moreIsLooser,
      },
      before?.ratePerFiveMinutes ?? null,
      after?.ratePerFiveMinutes ?? null,
    ),
    ...compareTerm(
      {
        ...common,
        path: ['environment', 'firewall', 'managedRules'],
        what: 'Rule groups of AWS',
        print: rules,
        mark: (was, is) =>
          is.some((name) => !was.includes(name)) && was.every((name) => is.includes(name))
            ? 'tightened'
            : 'loosened',
      },
      before?.managedRules ?? [],
      after?.managedRules ?? [],
    ),
  ];
}
