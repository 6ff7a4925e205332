import { comparableEmail, comparablePhone, comparableTag, comparableText } from './comparable.ts';
import type { Contact } from './contact.ts';

/** What the contacts of a list have; everything in it as it is compared. */
export interface ContactFilter {
  readonly email: string | null;
  readonly phone: string | null;
  /** All of them. */
  readonly tags: readonly string[];
  /** Each in the name, the company, the notes or an email address. */
  readonly words: readonly string[];
}

export interface AskedFilter {
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly text?: string | undefined;
}

export function contactFilter({ email, phone, tags = [], text = '' }: AskedFilter): ContactFilter {
  return {
    email: email === undefined ? null : comparableEmail(email),
    phone: phone === undefined ? null : comparablePhone(phone),
    tags: tags.map(comparableTag),
    words: comparableText(text)
      .split(/\s+/)
      .filter((word) => word !== ''),
  };
}

export function isUnfiltered({ email, phone, tags, words }: ContactFilter): boolean {
  return email === null && phone === null && tags.length === 0 && words.length === 0;
}

export function fitsFilter(contact: Contact, { email, phone, tags, words }: ContactFilter): boolean {
  if (email !== null && !contact.emails.some((own) => comparableEmail(own) === email)) return false;
  if (phone !== null && !contact.phones.some((own) => comparablePhone(own) === phone)) return false;
  const own = new Set(contact.tags.map(comparableTag));
  return tags.every((tag) => own.has(tag)) && hasWords(contact, words);
}

function hasWords({ name, company, notes, emails }: Contact, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  // A line break is in no word: none is found across two fields.
  const text = comparableText([name ?? '', company ?? '', notes ?? '', ...emails].join('\n'));
  return words.every((word) => text.includes(word));
}
