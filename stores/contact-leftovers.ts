import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type ContactTable, ROW_EXISTS, rowOf } from './contact-table.ts';
import { type Item, textOf } from './item.ts';
import type { ObjectStore } from './objects.ts';
import { StoreUnavailable } from './unavailable.ts';

/**
 * Objects that no file names, or not yet. A row is written before an object is, and in the transaction that removes
 * its file; it goes with the object, or in the transaction that gives it a file.
 *
 * INVARIANT: every object has a file or a leftover, whenever a function dies. So none is lost: the next one that
 * uploads or deletes for the same agent sweeps what is due.
 */
export interface Leftover {
  /** Sort key: `leftover#<due>#<what was going on>`. */
  readonly row: string;
  readonly objects: readonly string[];
}

/** Longer than any invocation of a function can last: whoever wrote the row is no longer at work. */
const UPLOAD_GRACE_SECONDS = 900;
/** Swept on the way of another request, which should not wait for much. */
const SWEPT_AT_A_TIME = 2;

const PREFIX = 'leftover#';
/** Comes after every name. */
const LAST = '~';
/** Of a Unix second. */
const SECOND_DIGITS = 10;

/** @param now Unix seconds. `name` tells the row from others of the same second. */
export function uploadLeftover(now: number, name: string): Leftover {
  return { row: rowAt(now + UPLOAD_GRACE_SECONDS, name), objects: [name] };
}

/** Due at once: no file names the objects any more. */
export function removalLeftover(now: number, name: string, objects: readonly string[]): Leftover {
  return { row: rowAt(now, name), objects };
}

export function addingLeftover(table: ContactTable, { row, objects }: Leftover): TransactWriteItem {
  return table.putting(row, { objects: { S: JSON.stringify(objects) } });
}

/** Gives the objects of a leftover a file, in the transaction that this is a part of; refused once it was swept. */
export function claimingLeftover(table: ContactTable, { row }: Leftover): TransactWriteItem {
  return table.deleting(row, ROW_EXISTS);
}

/** Removes the objects, then the row. */
async function clearLeftover(table: ContactTable, objects: ObjectStore, leftover: Leftover): Promise<void> {
  await Promise.all(leftover.objects.map((key) => objects.remove(key)));
  await table.write([table.deleting(leftover.row)]);
}

/**
 * Clears what a request left over, if anything, and some of what others did. A store that does not answer is no
 * failure of the request, which has done its work: the rows stay for the next one.
 */
export async function tidyUp(
  table: ContactTable,
  objects: ObjectStore,
  now: number,
  own: Leftover | null = null,
): Promise<void> {
  try {
    if (own !== null) await clearLeftover(table, objects, own);
    const range = { prefix: PREFIX, after: null, limit: SWEPT_AT_A_TIME, descending: false };
    const { items } = await table.query(range);
    const due = items.map(leftoverOf).filter(({ row }) => row <= rowAt(now, LAST));
    for (const leftover of due) await clearLeftover(table, objects, leftover);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}

function rowAt(seconds: number, name: string): string {
  return `${PREFIX}${String(Math.floor(seconds)).padStart(SECOND_DIGITS, '0')}#${name}`;
}

function leftoverOf(item: Item): Leftover {
  return { row: rowOf(item), objects: JSON.parse(textOf(item, 'objects')) };
}
