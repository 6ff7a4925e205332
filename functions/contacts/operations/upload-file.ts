import { notFound } from '../../requests/not-found.ts';
import type { ContactsOperation } from '../deps.ts';
import { ownContacts } from '../own-contacts.ts';
import { contactIdOf } from '../path-ids.ts';
import { readSentFile } from '../sent-file.ts';
import { fileView } from '../views.ts';

export const uploadFile: ContactsOperation = async function uploadFile(call, deps) {
  const contactId = contactIdOf(call);
  const sent = await readSentFile(call);
  const contacts = await ownContacts(call, deps);
  const file = await contacts.files.upload(contactId, { id: call.newId('fil'), ...sent }, call.now);
  if (file === null) throw notFound('contact');
  return { status: 201, body: fileView(file), log: { fileBytes: file.sizeBytes } };
};
