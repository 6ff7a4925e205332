import type { Decision } from '../decision.ts';
import { RULES } from '../rules/index.ts';

/** What became of a call under another policy. */
export type Effect = 'newly-allowed' | 'newly-denied' | 'other-reason';

/** Where two decisions of one call part. */
export interface Parting {
  /** The first rule that they judge differently. */
  readonly rule: string;
  /**
   * `opened`: what ended the decision before does not any more. `closed`: it does now. `reworded`: the same rule
   * ends both, with another code or status.
   */
  readonly turn: 'opened' | 'closed' | 'reworded';
  /** What the rule answered where it ended the decision: `403 scope_missing`, `allowed`. */
  readonly before: string | null;
  readonly after: string | null;
  readonly effect: Effect;
}

const ORDER: readonly string[] = ['route-exists', 'route-is-public', ...RULES.map(({ id }) => id)];

/** null where both decisions are the same, for the same reason. */
export function partingOf(before: Decision, after: Decision): Parting | null {
  const [first, second] = [endOf(before), endOf(after)];
  if (first.at === second.at && first.answer === second.answer) return null;
  const effect = effectOf(before, after);
  const rule = ORDER[Math.min(first.at, second.at)] ?? '';
  if (first.at === second.at) {
    return { rule, turn: 'reworded', before: first.answer, after: second.answer, effect };
  }
  return first.at < second.at
    ? { rule, turn: 'opened', before: first.answer, after: null, effect }
    : { rule, turn: 'closed', before: null, after: second.answer, effect };
}

/** The answer in a few words: `403 scope_missing`, `allowed`. */
export function answerOf(decision: Decision): string {
  return decision.effect === 'allow' ? 'allowed' : `${decision.status} ${decision.code}`;
}

/** The rule that ended it, by its place in the order; past all of them where every rule passed. */
function endOf(decision: Decision): { readonly at: number; readonly answer: string } {
  const last = decision.trace.at(-1)?.rule ?? '';
  const isOver = decision.effect !== 'allow' || last === 'route-is-public';
  return { at: isOver ? ORDER.indexOf(last) : ORDER.length, answer: answerOf(decision) };
}

function effectOf(before: Decision, after: Decision): Effect {
  const [was, is] = [before.effect === 'allow', after.effect === 'allow'];
  if (was === is) return 'other-reason';
  return is ? 'newly-allowed' : 'newly-denied';
}
