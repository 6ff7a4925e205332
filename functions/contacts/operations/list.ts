import { contactFilter } from '../../../core/contacts/filter.ts';
import type { ContactOrder, OrderField } from '../../../core/contacts/order.ts';
import { readQuery } from '../../requests/input.ts';
import type { ContactsOperation } from '../deps.ts';
import { printPlace, readPlace } from '../list-cursor.ts';
import { ownContacts } from '../own-contacts.ts';
import { contactList, type SORTS } from '../schemas.ts';
import { contactView } from '../views.ts';

export const list: ContactsOperation = async function list(call, deps) {
  const { limit, cursor, email, phone, tag, q, sort } = readQuery(contactList, call);
  const order = orderOf(sort);
  const after = readPlace(order.by, cursor);
  const filter = contactFilter({
    email,
    phone,
    tags: tag?.split(',').filter((one) => one.trim() !== ''),
    text: q,
  });
  const contacts = await ownContacts(call, deps);
  const page = await contacts.list({ filter, order, limit, after });
  return {
    status: 200,
    body: { items: page.contacts.map(contactView), nextCursor: printPlace(order.by, page.next) },
  };
};

function orderOf(sort: (typeof SORTS)[number]): ContactOrder {
  const descending = sort.startsWith('-');
  return { by: (descending ? sort.slice(1) : sort) as OrderField, descending };
}
