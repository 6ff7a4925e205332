import type { Environment, Policy } from '../policy/policy.ts';
import type { Path } from '../policy/problem.ts';
import { printDuration } from '../values/duration.ts';
import type { Change, Mark } from './change.ts';
import { compareFirewalls } from './compare-firewalls.ts';
import { comparePlans } from './compare-plans.ts';
import { compareThrottle } from './compare-throttle.ts';
import { compareTerm, inOne, isNeutral, moreIsLooser, type Term } from './term.ts';

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
    ['dashboardDomain'],
    'The host name of the dashboard',
    (one) => one.dashboardDomain,
    (domain) => domain ?? 'the one of CloudFront',
  ),
  setting(
    ['alarmEmail'],
    'Alarms are sent to',
    (one) => one.alarmEmail,
    (email) => email ?? 'nobody',
  ),
];
