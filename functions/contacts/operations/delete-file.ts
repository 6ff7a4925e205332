import { notFound } from '../../requests/not-found.ts';
import type { ContactsOperation } from '../deps.ts';
import { ownContacts } from '../own-contacts.ts';
import { contactIdOf, fileIdOf } from '../path-ids.ts';

export const deleteFile: ContactsOperation = async function deleteFile(call, deps) {
  const contactId = contactIdOf(call);
  const fileId = fileIdOf(call);
  const contacts = await ownContacts(call, deps);
  if (!(await contacts.files.remove(contactId, fileId, call.now))) throw notFound('file');
  return { status: 204 };
};
