import type { Policy, Surface } from '../../core/policy/policy.ts';
import type { Path } from '../../core/policy/problem.ts';
import { printLimits } from '../../core/values/limits.ts';
import { printRate } from '../../core/values/rate.ts';
import { printPerFiveMinutes, printThrottle, quotaOf } from './describe-environment.ts';
import type { Row, Section } from './section.ts';

/** Everything that is limited, from one key to the whole of an environment. */
export function describeLimits({ environment, plans }: Policy, surfaces: readonly Surface[]): Section {
  const { throttle, firewall, authorizerConcurrency } = environment;
  const everywhere = (what: string, limit: string, ...path: string[]): Row =>
    limitRow(environment.name, what, limit, ['environment', ...path]);
  return {
    title: 'Limits',
    headings: ['of', 'what', 'limit'],
    rows: [
      ...surfaces.flatMap(surfaceRows),
      ...Object.values(plans).flatMap((plan) => [
        limitRow(`plan ${plan.name}`, 'a key', printThrottle(plan.throttle), [
          'plans',
          plan.name,
          'throttle',
        ]),
        limitRow(`plan ${plan.name}`, 'a key in a period', quotaOf(plan), ['plans', plan.name, 'quota']),
      ]),
      everywhere('a method', printThrottle(throttle), 'throttle'),
      ...(firewall === null
        ? []
        : [
            everywhere(
              'an address',
              printPerFiveMinutes(firewall.ratePerFiveMinutes),
              ...['firewall', 'ratePerFiveMinutes'],
            ),
          ]),
      everywhere(
        'executions kept for the authorizer',
        String(authorizerConcurrency ?? 'none'),
        'authorizerConcurrency',
      ),
    ],
  };
}

function limitRow(of: string, what: string, limit: string, path: Path): Row {
  return { cells: [of, what, limit], path };
}

function surfaceRows({ name, keys, sessions, tokens }: Surface): Row[] {
  const of = (what: string, limit: string, ...path: string[]) =>
    limitRow(name, what, limit, ['surfaces', name, ...path]);
  return [
    ...(keys === null
      ? []
      : [
          of('a key that asks for none', printLimits(keys.limits.default), 'keys', 'limits', 'default'),
          of('a key at most', printLimits(keys.limits.atMost), 'keys', 'limits', 'atMost'),
        ]),
    ...(sessions === null
      ? []
      : [
          of('a session', printLimits(sessions.limits), 'sessions', 'limits'),
          of('attempts to sign in', printRate(sessions.attempts), 'sessions', 'attempts'),
        ]),
    ...(tokens === null
      ? []
      : [
          of('a token', printLimits(tokens.limits), 'tokens', 'limits'),
          of('tokens of a member', String(tokens.atMost), 'tokens', 'atMost'),
        ]),
  ];
}
