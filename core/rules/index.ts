import { accountIsActive } from './account-is-active.ts';
import { agentIsItsOwn } from './agent-is-its-own.ts';
import { credentialHasNotExpired } from './credential-has-not-expired.ts';
import { credentialIsKnown } from './credential-is-known.ts';
import { credentialIsPresented } from './credential-is-presented.ts';
import { credentialIsUnambiguous } from './credential-is-unambiguous.ts';
import { credentialIsWellFormed } from './credential-is-well-formed.ts';
import { ipIsAllowed } from './ip-is-allowed.ts';
import { rateIsWithinHourLimit } from './rate-is-within-hour-limit.ts';
import { rateIsWithinMinuteLimit } from './rate-is-within-minute-limit.ts';
import { roleIsSufficient } from './role-is-sufficient.ts';
import type { Rule } from './rule.ts';
import { scopeIsGranted } from './scope-is-granted.ts';
import { secretIsRight } from './secret-is-right.ts';

/**
 * The order in which a request is judged. The hour comes before the minute: whoever is over both should hear
 * of the one that lasts. Whatever is spent is judged last.
 */
export const RULES: readonly Rule[] = [
  credentialIsPresented,
  credentialIsUnambiguous,
  credentialIsWellFormed,
  credentialIsKnown,
  secretIsRight,
  credentialHasNotExpired,
  accountIsActive,
  ipIsAllowed,
  agentIsItsOwn,
  scopeIsGranted,
  roleIsSufficient,
  rateIsWithinHourLimit,
  rateIsWithinMinuteLimit,
];
