import type { Allowed, Denied } from '../decision.ts';
import type { JudgedRecord, RequestFacts } from '../facts.ts';

/**
 * A decision with what it was made of, as it goes into the log and comes back out of it: enough to decide again, and
 * to explain.
 *
 * INVARIANT: no credential is in the log, no secret, and no hash of one. Whether a secret was right is all that is kept
 * of it, and of the agents that a request names, whether they are the credential's own: on the way back, other texts
 * stand for them, of which the rules say the same.
 */
export interface LoggedDecision {
  readonly requestId: string;
  /** The one whose policy decided. */
  readonly environment: string;
  /** Version of the policy that decided. */
  readonly policyVersion: string;
  readonly request: RequestFacts;
  /** null: there was none, or the store was not asked. */
  readonly record: JudgedRecord | null;
  /** Unix seconds. On the way back whole ones: records hold whole seconds, and windows begin at them. */
  readonly now: number;
  readonly decision: LoggedOutcome;
}

/** What was decided; the sentence's parameters, and where the limits stood, follow from deciding again. */
export type LoggedOutcome =
  | Pick<Allowed, 'effect' | 'trace'>
  | Pick<Denied, 'effect' | 'code' | 'status' | 'trace'>;

/** `message` of a line, by the effect of its decision. Whoever counts requests by their lines looks at it. */
export const DECISION_MESSAGES = { allow: 'allowed', deny: 'denied', refuse: 'refused' } as const;

/** How the secret that was sent fits the one that belongs to the key; left out where there is neither. */
export const SECRET_FITS = ['right', 'wrong', 'missing', 'unexpected'] as const;
export type SecretFit = (typeof SECRET_FITS)[number];

/** Which agent the request named, seen from the credential's; left out where it named none. */
export const AGENTS_NAMED = ['own', 'another', 'several'] as const;
export type AgentsNamed = (typeof AGENTS_NAMED)[number];
