import { Buffer } from 'node:buffer';
import type { Contact } from '../core/contacts/contact.ts';
import { type ContactFilter, fitsFilter, isUnfiltered } from '../core/contacts/filter.ts';
import { type ContactOrder, idOfPlace, placeOf } from '../core/contacts/order.ts';
import { contactRow, emailPrefix, keptContactOf, phonePrefix, ROW_PREFIXES } from './contact-rows.ts';
import { type ContactTable, rowOf } from './contact-table.ts';
import type { Item } from './item.ts';

export interface ContactListRequest {
  readonly filter: ContactFilter;
  readonly order: ContactOrder;
  readonly limit: number;
  /** The place, in this order, that the page before ended at; null begins. */
  readonly after: string | null;
}

export interface ContactPage {
  readonly contacts: readonly Contact[];
  /** Where the next page begins; null on the last one. */
  readonly next: string | null;
}

/** An address that more contacts have than this is no shortcut to them. */
export const MAX_LOOKED_UP = 200;
/** Contacts read at a time, where a filter decides which are shown. */
const BATCH_SIZE = 100;
/** Contacts that one request looks at, at most: a page is cut short there, and the next one goes on. */
export const MAX_EXAMINED = 1_000;
/** A page of rows ends after 1 MB, however few they are. */
const MAX_ROUNDS = 50;

/** A contact where it was found in its order. */
interface Placed {
  readonly contact: Contact;
  readonly place: string;
}

/**
 * The contacts that fit a filter, page by page. A page goes on behind a place, not behind a contact: whatever comes
 * or goes in between, a contact that is there throughout is listed once. Only one whose own place changes, because it
 * is renamed for instance, can be met again or missed.
 *
 * A page may hold fewer contacts than asked for, even none, and yet have a next one.
 */
export async function listContacts(table: ContactTable, request: ContactListRequest): Promise<ContactPage> {
  const lookedUp = await lookUp(table, request.filter);
  return lookedUp === null ? walk(table, request) : pageOf(lookedUp, request);
}

/** The contacts that have the email address or phone number of the filter; null if it has none, or too many do. */
async function lookUp(table: ContactTable, { email, phone }: ContactFilter): Promise<Contact[] | null> {
  const prefixes = [
    ...(email === null ? [] : [emailPrefix(email)]),
    ...(phone === null ? [] : [phonePrefix(phone)]),
  ];
  for (const prefix of prefixes) {
    const range = { prefix, after: null, limit: MAX_LOOKED_UP + 1, descending: false };
    const { items, hasMore } = await table.query(range);
    if (items.length > MAX_LOOKED_UP || hasMore) continue;
    return readAll(
      table,
      items.map((item) => idOfPlace(rowOf(item))),
    );
  }
  return null;
}

function pageOf(
  contacts: readonly Contact[],
  { filter, order, limit, after }: ContactListRequest,
): ContactPage {
  const placed = contacts
    .filter((contact) => fitsFilter(contact, filter))
    .map((contact) => ({ contact, place: placeOf(contact, order.by) }))
    .filter(({ place }) => after === null || comesAfter(place, after, order))
    .sort((one, other) => (comesAfter(one.place, other.place, order) ? 1 : -1));
  return cut(placed, limit, null);
}

/** Looks at one contact after the other in the order of the list. */
async function walk(table: ContactTable, request: ContactListRequest): Promise<ContactPage> {
  const { filter, limit } = request;
  const found = new Map<string, Placed>();
  let after = request.after;
  let examined = 0;
  for (let round = 0; round < MAX_ROUNDS && examined < MAX_EXAMINED; round++) {
    const { placed, last } = await readOn(table, request, after);
    for (const one of placed) {
      // Read twice in one page: it was given another place in between.
      if (!found.has(one.contact.id) && fitsFilter(one.contact, filter)) found.set(one.contact.id, one);
    }
    if (found.size > limit || last === null) return cut([...found.values()], limit, null);
    examined += BATCH_SIZE;
    after = last;
  }
  return cut([...found.values()], limit, after);
}

/** @param rest where the list goes on if all that was found is shown. */
function cut(placed: readonly Placed[], limit: number, rest: string | null): ContactPage {
  const shown = placed.slice(0, limit);
  return {
    contacts: shown.map(({ contact }) => contact),
    next: placed.length > limit ? (shown.at(-1)?.place ?? null) : rest,
  };
}

/** The next contacts of an order, and the place that they end at; null at the end of the list. */
async function readOn(
  table: ContactTable,
  { order, filter, limit }: ContactListRequest,
  after: string | null,
): Promise<{ readonly placed: Placed[]; readonly last: string | null }> {
  const prefix = ROW_PREFIXES[order.by];
  const { items, hasMore } = await table.query({
    prefix,
    after,
    // One more than is shown tells whether there is a next page.
    limit: isUnfiltered(filter) ? limit + 1 : BATCH_SIZE,
    descending: order.descending,
  });
  const places = items.map((item) => rowOf(item).slice(prefix.length));
  const contacts =
    order.by === 'createdAt' ? items.map(contactOf) : await readAll(table, places.map(idOfPlace));
  const byId = new Map(contacts.map((contact) => [contact.id, contact]));
  const placed = places.flatMap((place) => {
    const contact = byId.get(idOfPlace(place));
    return contact === undefined ? [] : [{ contact, place }];
  });
  return { placed, last: hasMore ? (places.at(-1) ?? null) : null };
}

async function readAll(table: ContactTable, contactIds: readonly string[]): Promise<Contact[]> {
  return (await table.getAll(contactIds.map(contactRow))).map(contactOf);
}

function contactOf(item: Item): Contact {
  return keptContactOf(item).contact;
}

/** By bytes, as the table's keys are sorted. */
function comesAfter(place: string, other: string, { descending }: ContactOrder): boolean {
  const difference = Buffer.compare(Buffer.from(place, 'utf8'), Buffer.from(other, 'utf8'));
  return descending ? difference < 0 : difference > 0;
}
