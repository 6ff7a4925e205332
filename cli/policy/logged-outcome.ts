import type { Decision } from '../../core/decision.ts';
import type { LoggedOutcome } from '../../core/decision-log/logged-decision.ts';
import { decidedBy } from './explained.ts';

/** Whether two decisions are the same to the caller, and for the same reason. */
export function isDecidedAlike(recorded: LoggedOutcome, decided: Decision): boolean {
  if (recorded.effect === 'allow' || decided.effect === 'allow') return recorded.effect === decided.effect;
  return (
    recorded.code === decided.code &&
    recorded.status === decided.status &&
    decidedBy(recorded) === decidedBy(decided)
  );
}

/** `allowed`, or `denied by scope-is-granted: 403 scope_missing`. */
export function said(decision: LoggedOutcome | Decision): string {
  if (decision.effect === 'allow') return 'allowed';
  return `denied by ${decidedBy(decision)}: ${decision.status} ${decision.code}`;
}
