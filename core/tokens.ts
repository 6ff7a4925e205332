import { judgeName, type Problem } from './keys/settings.ts';
import type { TokenRules } from './policy/policy.ts';

/** What is said of a token when it is made; nothing of it changes later. */
export interface TokenSettings {
  readonly name: string;
  /** Unix seconds, null for never. */
  readonly expiresAt: number | null;
}

/**
 * The settings of a new token, and what is wrong with them.
 *
 * @param now Unix seconds, with fractions
 */
export function judgeToken(
  { expiry }: TokenRules,
  asked: TokenSettings,
  now: number,
): { readonly settings: TokenSettings; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const { expiresAt } = asked;
  const settings = { name: judgeName(asked.name, problems), expiresAt };
  if (expiresAt !== null && expiry === 'refused') {
    problems.push({ path: 'expiresAt', message: 'must be left out: these tokens do not expire' });
  } else if (expiresAt !== null && expiresAt <= now) {
    problems.push({ path: 'expiresAt', message: 'must be in the future' });
  }
  return { settings, problems };
}
