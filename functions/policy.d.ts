import type { PolicyDocument } from '../core/policy/parse.ts';
import type { Policy } from '../core/policy/policy.ts';

declare global {
  /** The environment's policy, put into each bundle when it is built. */
  const GATEHOUSE_POLICY: Policy;
  /** The documents that it was read from: in the bundles of functions that are declared to know them, and in no other. */
  const GATEHOUSE_DOCUMENTS: readonly PolicyDocument[];
}
