import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { comparableEmail, comparablePhone } from '../core/contacts/comparable.ts';
import type { Contact } from '../core/contacts/contact.ts';
import { type OrderField, placeOf } from '../core/contacts/order.ts';
import { type Condition, type ContactTable, ROW_IS_NEW } from './contact-table.ts';
import { encodeFields, type Item, numberOf, textOf, textOrNull } from './item.ts';

/** A contact as it is kept, with what is known of its files. */
export interface KeptContact {
  readonly contact: Contact;
  readonly fileCount: number;
  /** One more with every file that comes or goes: whoever removes the contact has seen all of them. */
  readonly fileChanges: number;
}

/**
 * The rows of a contact, all written in one transaction:
 * - `contact#<id>`, the contact itself, in the order of creation;
 * - one row with nothing but its key for its place in each of the other orders, and for each email address and phone
 *   number that finds it. A tab parts what is looked for from the id.
 */
export const ROW_PREFIXES: Readonly<Record<OrderField, string>> = {
  name: 'name#',
  createdAt: 'contact#',
  updatedAt: 'updated#',
};

export function contactRow(contactId: string): string {
  return `${ROW_PREFIXES.createdAt}${contactId}`;
}

/** What the rows begin with that an email address finds, as it is compared. */
export function emailPrefix(email: string): string {
  return `email#${email}\t`;
}

export function phonePrefix(digits: string): string {
  return `phone#${digits}\t`;
}

export function addingContact(table: ContactTable, contact: Contact): TransactWriteItem[] {
  const kept = { contact, fileCount: 0, fileChanges: 0 };
  return [
    table.putting(contactRow(contact.id), itemOf(kept), ROW_IS_NEW),
    ...[...lookupRows(contact)].map((row) => table.putting(row, {})),
  ];
}

/** From the state that was read to the next; refused if somebody else was first. */
export function changingContact(table: ContactTable, kept: KeptContact, next: Contact): TransactWriteItem[] {
  const before = lookupRows(kept.contact);
  const after = lookupRows(next);
  return [
    table.putting(contactRow(next.id), itemOf({ ...kept, contact: next }), isAsRead(kept)),
    ...[...before.difference(after)].map((row) => table.deleting(row)),
    ...[...after.difference(before)].map((row) => table.putting(row, {})),
  ];
}

/** The contact without its files; refused if it, or a file of it, has changed since it was read. */
export function removingContact(table: ContactTable, kept: KeptContact): TransactWriteItem[] {
  return [
    table.deleting(contactRow(kept.contact.id), isAsRead(kept)),
    ...[...lookupRows(kept.contact)].map((row) => table.deleting(row)),
  ];
}

function isAsRead({ contact, fileChanges }: KeptContact): Condition {
  return {
    expression: 'revision = :revision AND fileChanges = :fileChanges',
    values: encodeFields({ ':revision': contact.revision, ':fileChanges': fileChanges }),
  };
}

function lookupRows(contact: Contact): Set<string> {
  return new Set([
    ...(['name', 'updatedAt'] as const).map((by) => `${ROW_PREFIXES[by]}${placeOf(contact, by)}`),
    ...contact.emails.map((email) => `${emailPrefix(comparableEmail(email))}${contact.id}`),
    ...contact.phones.map((phone) => `${phonePrefix(comparablePhone(phone))}${contact.id}`),
  ]);
}

function itemOf({ contact, fileCount, fileChanges }: KeptContact): Item {
  const { emails, phones, tags, customFields, ...rest } = contact;
  return encodeFields({
    ...rest,
    emails: JSON.stringify(emails),
    phones: JSON.stringify(phones),
    tags: JSON.stringify(tags),
    customFields: JSON.stringify(customFields),
    fileCount,
    fileChanges,
  });
}

export function keptContactOf(item: Item): KeptContact {
  return {
    contact: {
      id: textOf(item, 'id'),
      name: textOrNull(item, 'name'),
      emails: JSON.parse(textOf(item, 'emails')),
      phones: JSON.parse(textOf(item, 'phones')),
      company: textOrNull(item, 'company'),
      tags: JSON.parse(textOf(item, 'tags')),
      notes: textOrNull(item, 'notes'),
      customFields: JSON.parse(textOf(item, 'customFields')),
      createdAt: numberOf(item, 'createdAt'),
      updatedAt: numberOf(item, 'updatedAt'),
      revision: numberOf(item, 'revision'),
    },
    fileCount: numberOf(item, 'fileCount'),
    fileChanges: numberOf(item, 'fileChanges'),
  };
}
