import { Failure } from '../../chain/call.ts';
import { invalid } from '../../requests/input.ts';
import { notFound } from '../../requests/not-found.ts';
import { changedFields, readContactInput } from '../contact-input.ts';
import type { ContactsOperation } from '../deps.ts';
import { readIfMatch, revisionHeader } from '../entity-tags.ts';
import { ownContacts } from '../own-contacts.ts';
import { contactIdOf } from '../path-ids.ts';
import { contactChange } from '../schemas.ts';
import { contactView } from '../views.ts';

export const change: ContactsOperation = async function change(call, deps) {
  const contactId = contactIdOf(call);
  const precondition = readIfMatch(call);
  if (call.body === undefined) throw invalid([{ path: '', message: 'a JSON body is required' }]);
  const asked = readContactInput(contactChange, call.body);
  const contacts = await ownContacts(call, deps);
  const changed = await contacts.change(contactId, (fields) => changedFields(fields, asked), {
    precondition,
    now: call.now,
  });
  if (changed === 'missing') throw notFound('contact');
  if (changed === 'stale') throw new Failure('precondition_failed', { params: { thing: 'contact' } });
  return { status: 200, headers: revisionHeader(changed.revision), body: contactView(changed) };
};
