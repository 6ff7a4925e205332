import { printCursor, readCursor } from '../../requests/cursor.ts';
import { readQuery } from '../../requests/input.ts';
import type { DocumentsOperation } from '../deps.ts';
import { ownExtractions } from '../own-extractions.ts';
import { extractionList } from '../schemas.ts';
import { summaryView } from '../views.ts';

/** `GET …`: what was extracted for the agent, the latest first, without the data. */
export const list: DocumentsOperation = async function list(call, deps) {
  const { limit, cursor } = readQuery(extractionList, call);
  const after = readCursor(cursor, 'ext');
  const { entries, next } = await (await ownExtractions(call, deps)).page({ limit, after });
  return { status: 200, body: { items: entries.map(summaryView), nextCursor: printCursor(next) } };
};
