import { type ContactFields, NO_FIELDS } from '../../../core/contacts/contact.ts';
import type { Problem } from '../../../core/keys/settings.ts';
import type { Contacts } from '../../../stores/contacts.ts';
import { Failure } from '../../chain/call.ts';
import { changedFields, readContactInput } from '../contact-input.ts';
import type { ContactsOperation } from '../deps.ts';
import { type ImportLine, readImportFile } from '../import-file.ts';
import { ownContacts } from '../own-contacts.ts';
import { newContact } from '../schemas.ts';

/** Written side by side: many more would only wait for each other in one partition. */
const WRITTEN_AT_ONCE = 8;
/** A report names so many mistakes of a line. */
const MAX_LINE_ERRORS = 5;

/** What became of one line, as the report shows it. */
type LineReport =
  | { readonly line: number; readonly status: 'created'; readonly id: string }
  | { readonly line: number; readonly status: 'failed'; readonly errors: readonly Problem[] };

interface JudgedLine {
  readonly line: number;
  /** Of the contact that it becomes. */
  readonly id: string;
  readonly judgement: { readonly fields: ContactFields } | { readonly problems: readonly Problem[] };
}

/**
 * Creates a contact of every line that holds one, and says of the others what is wrong with them.
 *
 * INVARIANT: the nth line always asks for the nth id. A request that comes again under its `Idempotency-Key`, because
 * the one before died on its way, finds the contacts that were made, and makes the rest.
 */
export const importContacts: ContactsOperation = async function importContacts(call, deps) {
  const lines = (await readImportFile(call)).map((line) => judge(line, call.newId('con')));
  const report = await createAll(await ownContacts(call, deps), lines, call.signal);
  const created = report.filter(({ status }) => status === 'created').length;
  const counts = { created, failed: report.length - created };
  return { status: 200, body: { ...counts, lines: report }, log: counts };
};

function judge({ line, content }: ImportLine, id: string): JudgedLine {
  if ('problems' in content) return { line, id, judgement: content };
  try {
    const asked = readContactInput(newContact, content.input);
    return { line, id, judgement: { fields: changedFields(NO_FIELDS, asked) } };
  } catch (error) {
    if (!(error instanceof Failure) || error.details.errors === undefined) throw error;
    return { line, id, judgement: { problems: error.details.errors.slice(0, MAX_LINE_ERRORS) } };
  }
}

/**
 * In the order of the lines, whatever order they are written in. Once one cannot be, or the time is up, no other is
 * begun: what is not reported must not go on in the background.
 *
 * INVARIANT: a report is whole or there is none. Part of one would be kept as the answer under the `Idempotency-Key`,
 * and nobody would ever write the lines that it leaves out.
 *
 * @throws Failure `upstream_timeout` if the time is up before the last line is written.
 */
async function createAll(
  contacts: Contacts,
  lines: readonly JudgedLine[],
  signal: AbortSignal | undefined,
): Promise<LineReport[]> {
  const reports: LineReport[] = [];
  const waiting = lines.entries();
  let isOver = false;
  const write = async () => {
    // Shared by all writers: each takes the next line.
    for (const [at, { line, id, judgement }] of waiting) {
      if (isOver) return;
      if (signal?.aborted) throw new Failure('upstream_timeout');
      if ('problems' in judgement) {
        reports[at] = { line, status: 'failed', errors: judgement.problems };
      } else {
        await contacts.create(id, judgement.fields);
        reports[at] = { line, status: 'created', id };
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: WRITTEN_AT_ONCE }, write));
    return reports;
  } finally {
    isOver = true;
  }
}
