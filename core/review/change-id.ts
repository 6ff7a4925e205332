import type { Change } from './change.ts';

/** Nobody finds another change with the digits of one that was accepted. */
const ID_DIGITS = 20;

/**
 * Names a change with all that it says: an acceptance of it counts for no other.
 *
 * @param digest SHA-256 of `saidBy(change)`, in hex
 */
export function changeId({ surface, subject }: Change, digest: string): string {
  return `${surface ?? 'all'}-${subject}-${digest.slice(0, ID_DIGITS)}`;
}
