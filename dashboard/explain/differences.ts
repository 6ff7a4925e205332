import type { ExplanationView } from '../../functions/console/policy-shapes.ts';
import type { ExplainedRequest } from '../policy-worker/protocol.ts';

/** In what this page and the platform differ about one request; empty where they say the same. */
export function differencesOf(here: ExplainedRequest, there: ExplanationView): readonly string[] {
  const steps = here.steps.map(({ rule, outcome, sentence, declaredIn }) => ({
    rule,
    outcome,
    sentence,
    declaredIn,
  }));
  const pairs: readonly (readonly [what: string, here: unknown, there: unknown])[] = [
    ['the route', here.route, there.route],
    ['the effect', here.effect, there.effect],
    ['the code', here.code, there.code],
    ['the steps', steps, there.steps],
    ['the answer', here.answer, there.answer],
  ];
  return pairs.filter(([, ours, theirs]) => canonical(ours) !== canonical(theirs)).map(([what]) => what);
}

/** The same text for the same data, in whatever order its fields came. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
