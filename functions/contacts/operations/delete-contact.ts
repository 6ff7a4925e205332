import { Failure } from '../../chain/call.ts';
import { notFound } from '../../requests/not-found.ts';
import type { ContactsOperation } from '../deps.ts';
import { readIfMatch } from '../entity-tags.ts';
import { ownContacts } from '../own-contacts.ts';
import { contactIdOf } from '../path-ids.ts';

export const deleteContact: ContactsOperation = async function deleteContact(call, deps) {
  const contactId = contactIdOf(call);
  const precondition = readIfMatch(call);
  const contacts = await ownContacts(call, deps);
  const outcome = await contacts.remove(contactId, { precondition, now: call.now });
  if (outcome === 'missing') throw notFound('contact');
  if (outcome === 'stale') throw new Failure('precondition_failed', { params: { thing: 'contact' } });
  return { status: 204 };
};
