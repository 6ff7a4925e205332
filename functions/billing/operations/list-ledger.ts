import { isPlaceOfEntry } from '../../../stores/ledger-entry.ts';
import { printCursor, readPlaceCursor } from '../../requests/cursor.ts';
import { readQuery } from '../../requests/input.ts';
import type { BillingOperation } from '../deps.ts';
import { ownLedger } from '../own-books.ts';
import { ledgerList } from '../schemas.ts';
import { entryView } from '../views.ts';

export const listLedger: BillingOperation = async function listLedger(call, deps) {
  const { limit, cursor } = readQuery(ledgerList, call);
  const after = readPlaceCursor(cursor, isPlaceOfEntry);
  const { entries, next } = await ownLedger(call, deps).page({ limit, after });
  return { status: 200, body: { items: entries.map(entryView), nextCursor: printCursor(next) } };
};
