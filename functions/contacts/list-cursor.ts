import { Buffer } from 'node:buffer';
import { idOfPlace, type OrderField } from '../../core/contacts/order.ts';
import { isId } from '../../core/values/id.ts';
import { invalid } from '../requests/input.ts';

/** More than any place has, and less than a key of the table can have. */
const MAX_PLACE_BYTES = 900;

/**
 * Where the next page of contacts begins: a place in the order of the list. It names neither agent nor organization,
 * so that a forged one begins somewhere else in the caller's own list at worst.
 */
export function printPlace(by: OrderField, place: string | null): string | null {
  return place === null ? null : Buffer.from(`${by}:${place}`, 'utf8').toString('base64url');
}

/** Refuses the cursor of a list in another order: its place says nothing here. */
export function readPlace(by: OrderField, cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const place = text.slice(by.length + 1);
  const isOurs =
    text.startsWith(`${by}:`) && isId('con', idOfPlace(place)) && printPlace(by, place) === cursor;
  if (isOurs && Buffer.byteLength(place, 'utf8') <= MAX_PLACE_BYTES) return place;
  throw invalid([
    { path: 'cursor', message: 'must be the `nextCursor` of a page of this list, in the same order' },
  ]);
}
