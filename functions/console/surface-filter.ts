import type { Policy } from '../../core/policy/policy.ts';
import { keySurface } from '../../stores/keys.ts';

/** A filter by a surface that has no keys can only be a slip: better to say so than to answer an empty list. */
export function requireKeySurface(policy: Policy, surface: string | undefined): void {
  if (surface !== undefined) keySurface(policy, surface);
}
