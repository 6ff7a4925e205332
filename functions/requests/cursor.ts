import { Buffer } from 'node:buffer';
import { isId } from '../../core/values/id.ts';
import { invalid } from './input.ts';

/**
 * Where the next page begins. A cursor holds the id of the last item shown and nothing else: the partition that
 * it is read in is always the caller's own, so that a forged one begins somewhere else in the same list at worst.
 */
export function printCursor(after: string | null): string | null {
  return after === null ? null : Buffer.from(after, 'utf8').toString('base64url');
}

/** @param prefix of the ids in this list: the cursor of another list is refused. */
export function readCursor(cursor: string | undefined, prefix: string): string | null {
  if (cursor === undefined) return null;
  const after = Buffer.from(cursor, 'base64url').toString('utf8');
  if (isId(prefix, after) && printCursor(after) === cursor) return after;
  throw invalid([{ path: 'cursor', message: 'must be the `nextCursor` of a page of this list' }]);
}
