import type { ExplanationView } from '../../functions/console/policy-shapes.ts';

const UNAUTHORIZED = 401;

interface Judged {
  readonly explanation: ExplanationView;
  /** Of the answer that came. */
  readonly status: number;
  /** Whether the key that was shown is one of the list. */
  readonly isKeyKnown: boolean;
}

/** What a decision comes to, beside the answer that came. */
export function summarizeDecision({ explanation, status, isKeyKnown }: Judged): string {
  const { effect, answer, code, steps } = explanation;
  if (effect !== 'allow') {
    const rule = steps.at(-1)?.rule ?? code;
    return `Refused by ${rule}: ${answer?.status ?? status} ${code ?? ''}`.trim();
  }
  if (status < 400) {
    return isKeyKnown
      ? 'Let in: every rule passed.'
      : 'Let in. This key is not in the list of keys, so an ordinary one is judged here.';
  }
  if (status === UNAUTHORIZED) {
    return `The key’s present value would be let in, but the answer is ${status}: the value that this browser keeps is another.`;
  }
  return `Let in: every rule passed. The answer ${status} comes from what stands behind: it says why.`;
}
