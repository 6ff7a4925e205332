import { comparableText } from './comparable.ts';
import { type Contact, MAX_NAME_LENGTH } from './contact.ts';

export const ORDER_FIELDS = ['name', 'createdAt', 'updatedAt'] as const;
export type OrderField = (typeof ORDER_FIELDS)[number];

export interface ContactOrder {
  readonly by: OrderField;
  readonly descending: boolean;
}

/** Comes before every character that a name can have, so that a name comes before those that begin with it. */
const SEPARATOR = '\t';
/** Of a Unix second: enough for as long as ids can name it. */
const SECOND_DIGITS = 10;

/**
 * Where a contact stands among those of its agent: text that sorts as the contacts do, by its bytes in UTF-8. It ends
 * with the contact's id, so that no two stand at the same place.
 */
export function placeOf(contact: Contact, by: OrderField): string {
  switch (by) {
    case 'name':
      return `${comparableName(contact.name ?? '')}${SEPARATOR}${contact.id}`;
    case 'createdAt':
      return contact.id;
    case 'updatedAt':
      return `${String(contact.updatedAt).padStart(SECOND_DIGITS, '0')}${SEPARATOR}${contact.id}`;
  }
}

/** The id at the end of a place; the whole text where there is nothing else. */
export function idOfPlace(place: string): string {
  return place.slice(place.lastIndexOf(SEPARATOR) + 1);
}

/** Some characters come apart in comparing, so that the length is bounded once more: a key has 1,024 bytes at most. */
function comparableName(name: string): string {
  return comparableText(name).slice(0, MAX_NAME_LENGTH).toWellFormed();
}
