import type { Allowed, Decision, Denial, Denied, Step } from './decision.ts';
import { errorRow } from './errors/catalogue.ts';
import type { Facts, JudgedRecord, RequestFacts } from './facts.ts';
import type { Policy, Route } from './policy/policy.ts';
import { RULES } from './rules/index.ts';
import { windowsOf } from './windows.ts';

/**
 * Decides one request: the rules are asked in order, and the first that denies ends it.
 *
 * Pure: the same arguments give the same decision, with the trace of what was asked.
 *
 * @param credential the record as it was before this request; null if there is none, or the store was not asked
 * @param now Unix seconds
 */
export function decide(
  policy: Policy,
  request: RequestFacts,
  credential: JudgedRecord | null,
  now: number,
): Decision {
  const surface = policy.surfaces[request.surface];
  const route = surface === undefined ? undefined : findRoute(surface.routes, request);
  if (surface === undefined || route === undefined) {
    return denied({ code: 'route_not_found' }, 404, [{ rule: 'route-exists', outcome: 'deny' }], null);
  }
  const facts: Facts = { policy, surface, route, request, credential, now };
  const trace: Step[] = [];
  if (route.publicBecause !== null) {
    return { effect: 'allow', trace: [{ rule: 'route-is-public', outcome: 'pass' }], windows: null };
  }
  for (const rule of RULES) {
    const denial = rule.judge(facts);
    trace.push({ rule: rule.id, outcome: denial === null ? 'pass' : 'deny' });
    if (denial === null) continue;
    const status = surface.statuses[denial.code] ?? errorRow(denial.code).status;
    return denied(denial, status, trace, facts);
  }
  return allowed(facts, trace);
}

export function findRoute(
  routes: readonly Route[],
  request: { readonly method: string; readonly resource: string },
): Route | undefined {
  return routes.find((route) => route.path === request.resource && route.method === request.method);
}

function allowed({ credential, now }: Facts, trace: readonly Step[]): Allowed {
  return { effect: 'allow', trace, windows: credential === null ? null : windowsOf(credential, now, 1) };
}

function denied(denial: Denial, status: number, trace: readonly Step[], facts: Facts | null): Denied {
  const credential = facts?.credential ?? null;
  return {
    // A gateway can answer 401 and 403 itself; every other status has to travel as a verdict.
    effect: status === 401 || status === 403 ? 'deny' : 'refuse',
    code: denial.code,
    status,
    params: denial.params ?? {},
    trace,
    windows: credential === null || facts === null ? null : windowsOf(credential, facts.now, 0),
  };
}
