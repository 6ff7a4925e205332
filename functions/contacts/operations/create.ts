import { NO_FIELDS } from '../../../core/contacts/contact.ts';
import { invalid } from '../../requests/input.ts';
import { changedFields, readContactInput } from '../contact-input.ts';
import type { ContactsOperation } from '../deps.ts';
import { revisionHeader } from '../entity-tags.ts';
import { ownContacts } from '../own-contacts.ts';
import { newContact } from '../schemas.ts';
import { contactView } from '../views.ts';

export const create: ContactsOperation = async function create(call, deps) {
  if (call.body === undefined) throw invalid([{ path: '', message: 'a JSON body is required' }]);
  const fields = changedFields(NO_FIELDS, readContactInput(newContact, call.body));
  const contacts = await ownContacts(call, deps);
  const contact = await contacts.create(call.newId('con'), fields);
  return { status: 201, headers: revisionHeader(contact.revision), body: contactView(contact) };
};
