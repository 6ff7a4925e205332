import type { Policy } from '../core/policy/policy.ts';

declare global {
  /** The environment's policy, put into each bundle when it is built. */
  const GATEHOUSE_POLICY: Policy;
}
