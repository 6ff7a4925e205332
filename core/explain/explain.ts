import { findRoute } from '../decide.ts';
import type { Decision, Denied, Step } from '../decision.ts';
import { type ErrorCode, errorMessage, errorRow } from '../errors/catalogue.ts';
import type { Facts } from '../facts.ts';
import type { Surface } from '../policy/policy.ts';
import { matchRoute } from '../route-match.ts';
import { acceptedCredentials } from '../rules/credential-is-presented.ts';
import type { Answer, ExplainedStep, Explanation, Judged } from './explanation.ts';
import { pathOfRoute, STEPS } from './steps.ts';

/**
 * What was asked on the way to a decision, and what was found, in sentences.
 *
 * Pure, and free of whatever reads documents: it runs in functions and browsers, too.
 *
 * @param decision what `decide` says of exactly this
 */
export function explain(judged: Judged, decision: Decision): Explanation {
  const { policy, request } = judged;
  const surface = Object.hasOwn(policy.surfaces, request.surface)
    ? policy.surfaces[request.surface]
    : undefined;
  const route = surface && findRoute(surface.routes, request);
  const steps =
    surface === undefined || route === undefined
      ? decision.trace.map((step) => ({ ...step, ...missingRoute(judged, surface) }))
      : decision.trace.map((step) => explainStep({ ...judged, surface, route }, step));
  return {
    effect: decision.effect,
    code: decision.effect === 'allow' ? null : decision.code,
    steps,
    answer: decision.effect === 'allow' ? null : answerOf(judged, decision, surface),
  };
}

function missingRoute(
  { request }: Judged,
  surface: Surface | undefined,
): Pick<ExplainedStep, 'sentence' | 'declaredIn'> {
  if (surface === undefined)
    return { sentence: `there is no surface \`${request.surface}\``, declaredIn: [] };
  const { method, resource } = request;
  const others = methodsOf(surface, resource);
  const what = others.length === 0 ? 'no such path' : `of this path only ${others.join(', ')}`;
  return {
    sentence: `\`${surface.name}\` declares no route \`${method} ${resource}\`: ${what}`,
    declaredIn: [['surfaces', surface.name, 'routes']],
  };
}

/** The methods that a path has. */
function methodsOf({ routes }: Surface, path: string): string[] {
  const methods = [...new Set(routes.map(({ method }) => method))].sort();
  return methods.filter((method) => matchRoute(routes, method, path) !== null);
}

function explainStep(facts: Facts, step: Step): ExplainedStep {
  const { route } = facts;
  if (step.rule === 'route-is-public') {
    return {
      ...step,
      sentence: `nobody has to show a credential here: ${route.publicBecause}`,
      declaredIn: [[...pathOfRoute(facts), 'publicBecause']],
    };
  }
  const explained = Object.hasOwn(STEPS, step.rule) ? STEPS[step.rule] : undefined;
  if (explained === undefined) throw new Error(`nothing explains the rule ${step.rule}`);
  return {
    ...step,
    sentence: explained.says(facts, step.outcome === 'pass'),
    declaredIn: explained.declaredIn(facts),
  };
}

/**
 * Of a credential that is refused the caller hears one sentence, whatever was wrong with it: the log knows what. Of a
 * path that has other methods it hears so.
 */
function answerOf(
  { request }: Judged,
  { code, status, params }: Denied,
  surface: Surface | undefined,
): Answer {
  if (
    code === 'route_not_found' &&
    surface !== undefined &&
    methodsOf(surface, request.resource).length > 0
  ) {
    return answer('method_not_allowed', surface.statuses.method_not_allowed);
  }
  if (status !== 401) return answer(code, status, params);
  const accepted = acceptedCredentials(surface?.credentials ?? []);
  return answer('authentication_failed', status, { accepted });
}

function answer(code: ErrorCode, status?: number, params?: Denied['params']): Answer {
  return { status: status ?? errorRow(code).status, code, message: errorMessage(code, params) };
}
