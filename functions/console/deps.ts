import type { PolicyDocument } from '../../core/policy/parse.ts';
import type { Directory } from '../../stores/directory.ts';
import type { SignInAttempts } from '../../stores/sign-in-attempts.ts';
import type { Usage } from '../../stores/usage.ts';
import type { UsagePlanKeys } from '../../stores/usage-plan-keys.ts';
import type { Operation } from '../chain/call.ts';

export interface ConsoleDeps {
  readonly directory: Directory;
  readonly signInAttempts: SignInAttempts;
  readonly usagePlanKeys: UsagePlanKeys;
  /** What the keys of an organization were used for. */
  readonly usageOf: (organizationId: string) => Usage;
  /** Where each surface answers, without a path of its own. */
  readonly surfaceUrls: Readonly<Record<string, string>>;
  /** What the policy was read from, of all environments. */
  readonly documents: readonly PolicyDocument[];
}

export type ConsoleOperation = Operation<ConsoleDeps>;
