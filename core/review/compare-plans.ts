import type { Plan, Policy } from '../policy/policy.ts';
import type { Change, Mark } from './change.ts';
import { compareThrottle } from './compare-throttle.ts';
import { compareTerm, inBoth, inOne, isNeutral, moreIsLooser } from './term.ts';

/** The fences around the keys of whole organizations. */
export function comparePlans(base: Policy, head: Policy): Change[] {
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
