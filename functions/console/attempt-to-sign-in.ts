import type { SessionRules, Surface } from '../../core/policy/policy.ts';
import { printInstant } from '../../core/values/instant.ts';
import { type Call, Failure } from '../chain/call.ts';
import type { ConsoleDeps } from './deps.ts';

/** A counted attempt to show a password. */
export interface Attempt {
  /** After a success: counting starts anew. */
  readonly succeeded: () => Promise<void>;
}

/**
 * Counts an attempt to show the password of an email address, whoever's it is.
 *
 * @throws Failure `sign_in_attempts` if there were as many as the surface lets pass
 */
export async function attemptToSignIn(
  { surface, now }: Call,
  { signInAttempts }: ConsoleDeps,
  email: string,
): Promise<Attempt> {
  const { attempts } = sessionRules(surface);
  const resetsAt = await signInAttempts.begin(email, attempts, now);
  if (resetsAt !== null) throw tooMany(resetsAt, now);
  return { succeeded: () => signInAttempts.forget(email, attempts, now) };
}

function sessionRules({ name, sessions }: Surface): SessionRules {
  if (sessions === null) throw new Error(`the surface ${name} declares no sessions`);
  return sessions;
}

function tooMany(resetsAt: number, now: number): Failure {
  return new Failure('sign_in_attempts', {
    params: { resetsAt: printInstant(resetsAt) },
    headers: { 'retry-after': String(Math.max(1, Math.ceil(resetsAt - now))) },
  });
}
