import { Buffer } from 'node:buffer';
import { isId } from '../../core/values/id.ts';
import { invalid } from './input.ts';

/**
 * Where the next page begins. A cursor holds the id of the last item shown, or its place, and nothing else: the
 * partition that it is read in is always the caller's own, so that a forged one begins somewhere else in the same list at worst.
 */
export function printCursor(after: string | null): string | null {
  return after === null ? null : Buffer.from(after, 'utf8').toString('base64url');
}

/** @param prefix of the ids in this list: the cursor of another list is refused. */
export function readCursor(cursor: string | undefined, prefix: string): string | null {
  return readPlaceCursor(cursor, (after) => isId(prefix, after));
}

/**
 * As `readCursor`, for a list whose items stand at other places than their ids.
 *
 * @param isPlace whether a text has the form of a place in this list
 */
export function readPlaceCursor(
  cursor: string | undefined,
  isPlace: (after: string) => boolean,
): string | null {
  if (cursor === undefined) return null;
  const after = Buffer.from(cursor, 'base64url').toString('utf8');
  if (isPlace(after) && printCursor(after) === cursor) return after;
  throw invalid([{ path: 'cursor', message: 'must be the `nextCursor` of a page of this list' }]);
}
