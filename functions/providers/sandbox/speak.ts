import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../chain/call.ts';
import type { Usage } from '../provider.ts';
import { countCallTokens } from './conversation.ts';
import type { Plan } from './plan.ts';
import { countTokens, wordsOf } from './tokens.ts';

/** One piece of an answer as it is said: a word of the text, or a whole call. */
export type Step =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'call'; readonly index: number; readonly name: string; readonly arguments: string };

/** An answer being said, and what it has used so far. */
export interface Speech {
  readonly steps: AsyncIterable<Step>;
  readonly usage: () => Usage;
}

/**
 * Says the plan, at its pace. Nothing is said before it is asked for.
 * @throws Failure `upstream_error` from the steps where the plan is to break off; an `AbortError` once aborted.
 */
export function speak(plan: Plan, signal: AbortSignal): Speech {
  let outputTokens = 0;
  async function* say(): AsyncGenerator<Step, void> {
    const { delayMs = 0, breakAfter = Number.POSITIVE_INFINITY } = plan.directives;
    let said = 0;
    for (const step of stepsOf(plan)) {
      if (said >= breakAfter) break;
      if (said > 0 && delayMs > 0) await delay(delayMs, undefined, { signal });
      signal.throwIfAborted();
      outputTokens +=
        step.kind === 'word' ? countTokens(step.text) : countCallTokens(step.name, step.arguments);
      said += 1;
      yield step;
    }
    if (Number.isFinite(breakAfter)) throw new Failure('upstream_error');
  }
  return {
    steps: say(),
    usage: () => ({ inputTokens: plan.inputTokens, cachedInputTokens: 0, outputTokens }),
  };
}

function* stepsOf({ text, calls }: Plan): Generator<Step, void> {
  for (const word of wordsOf(text)) yield { kind: 'word', text: word };
  for (const [index, call] of calls.entries()) yield { kind: 'call', index, ...call };
}

/** Arguments travel in pieces, as from a model; characters stay whole. */
const FRAGMENT = /.{1,16}/gsu;

export function fragmentsOf(json: string): string[] {
  return json.match(FRAGMENT) ?? [];
}
