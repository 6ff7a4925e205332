import { decide } from '../../core/decide.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { CommandFailure, EXIT } from '../command.ts';
import type { Explained, Logged } from './explained.ts';
import { isDecidedAlike } from './logged-outcome.ts';

/**
 * A request out of a log, as the documents of now decide it, beside how it was decided.
 *
 * @throws CommandFailure if it was one to another environment
 */
export function explainLogged(policy: Policy, logged: Logged): Explained {
  const { name } = policy.environment;
  if (logged.environment !== name) {
    throw new CommandFailure(
      `the request \`${logged.requestId}\` was one to \`${logged.environment}\`, not to \`${name}\`.`,
      EXIT.usage,
    );
  }
  const { request, record, now } = logged;
  const decision = decide(policy, request, record, now);
  const isAlike = isDecidedAlike(logged.decision, decision);
  const notes: string[] = [];
  if (logged.policyVersion !== policy.version) {
    notes.push(
      `version ${logged.policyVersion} of the policy decided it; these documents are version ${policy.version}, and would decide ${isAlike ? 'alike' : 'otherwise'}`,
    );
  } else if (!isAlike) {
    notes.push('the recorded decision is not reproduced, although the version of the policy is the same');
  }
  return { judged: { policy, request, credential: record, now }, decision, notes, logged };
}
