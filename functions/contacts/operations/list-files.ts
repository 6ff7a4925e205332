import { printCursor, readCursor } from '../../requests/cursor.ts';
import { readQuery } from '../../requests/input.ts';
import { notFound } from '../../requests/not-found.ts';
import type { ContactsOperation } from '../deps.ts';
import { ownContacts } from '../own-contacts.ts';
import { contactIdOf } from '../path-ids.ts';
import { fileList } from '../schemas.ts';
import { fileView } from '../views.ts';

export const listFiles: ContactsOperation = async function listFiles(call, deps) {
  const contactId = contactIdOf(call);
  const { limit, cursor } = readQuery(fileList, call);
  const after = readCursor(cursor, 'fil');
  const contacts = await ownContacts(call, deps);
  const page = await contacts.files.page(contactId, { limit, after });
  if (page === null) throw notFound('contact');
  return { status: 200, body: { items: page.entries.map(fileView), nextCursor: printCursor(page.next) } };
};
