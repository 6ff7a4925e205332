import { notFound } from '../../requests/not-found.ts';
import type { ContactsOperation } from '../deps.ts';
import { revisionHeader } from '../entity-tags.ts';
import { ownContacts } from '../own-contacts.ts';
import { contactIdOf } from '../path-ids.ts';
import { contactView } from '../views.ts';

export const read: ContactsOperation = async function read(call, deps) {
  const contactId = contactIdOf(call);
  const contacts = await ownContacts(call, deps);
  const contact = await contacts.read(contactId);
  if (contact === null) throw notFound('contact');
  return { status: 200, headers: revisionHeader(contact.revision), body: contactView(contact) };
};
