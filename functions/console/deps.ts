import type { Directory } from '../../stores/directory.ts';
import type { SignInAttempts } from '../../stores/sign-in-attempts.ts';
import type { UsagePlanKeys } from '../../stores/usage-plan-keys.ts';
import type { Operation } from '../chain/call.ts';

export interface ConsoleDeps {
  readonly directory: Directory;
  readonly signInAttempts: SignInAttempts;
  readonly usagePlanKeys: UsagePlanKeys;
  /** Where each surface answers, without a path of its own. */
  readonly surfaceUrls: Readonly<Record<string, string>>;
}

export type ConsoleOperation = Operation<ConsoleDeps>;
