import { findDates } from './dates.ts';

/** What says by its form what it is. Bounded, so that no text takes long. */
const EMAIL = /(?<![\w.+%-])[\w.+%-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])/g;
const URL = /(?<![\w@])https?:\/\/[^\s<>"'\u0060\])}]{1,2000}/gi;
const WWW = /(?<![\w@./-])www\.(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?:\/[^\s<>"']{0,500})?/gi;
const IBAN = /(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g;
const PHONE =
  /(?<![\p{L}\p{N}.,:/+-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{1,5}\)[ .-]?)?\d{2,10}(?:[ ./-]\d{2,10}){0,5}(?![\p{L}\p{N}]|[.,:/-]\d)/gu;
/** Written like this, digits are a number to call even where nobody says so. */
const CLEARLY_PHONE = /^(?:\+|\(\d|0\d+[ ./-]|\d{3}[ .-]\d{3}[ .-]\d{4}$)/;
/** A day, whichever part of it is which: `03/04/2026` is none that can be read, and still no number to call. */
const LIKE_A_DATE = /^(?:\d{1,2}([./ -])\d{1,2}\1\d{4}|\d{4}([./ -])\d{1,2}\2\d{1,2})$/;
const MIN_PHONE_DIGITS = 7;
/** E.164. */
const MAX_PHONE_DIGITS = 15;
const MIN_EXTENSION_DIGITS = 3;

export function findEmails(text: string): string[] {
  return unique(matches(EMAIL, text).map((found) => found.replace(/^[.%+-]+/, '')));
}

/** With their scheme; one that is written without has none added. */
export function findUrls(text: string): string[] {
  return unique(matches(URL, text).map(withoutPunctuation));
}

/** Where a value may be an address that is written without its scheme. */
export function findWebAddress(text: string): string | null {
  return findUrls(text)[0] ?? matches(WWW, text).map(withoutPunctuation)[0] ?? null;
}

/** Numbers that can be called, as they are written; only what cannot be anything else. */
export function findPhones(text: string): string[] {
  return unique(matches(PHONE, text).filter((found) => CLEARLY_PHONE.test(found) && isPhone(found)));
}

/** Where a value is said to be a number to call. */
export function findPhone(text: string): string | null {
  const [first] = matches(PHONE, text).filter((found) => digitsOf(found) >= MIN_EXTENSION_DIGITS);
  return first !== undefined && digitsOf(first) <= MAX_PHONE_DIGITS ? first : null;
}

/** Without spaces. Its check digits have to be right: https://en.wikipedia.org/wiki/International_Bank_Account_Number */
export function findIbans(text: string): string[] {
  return unique(
    matches(IBAN, text)
      .map((found) => found.replaceAll(' ', ''))
      .filter(hasRightCheckDigits),
  );
}

function isPhone(found: string): boolean {
  const digits = digitsOf(found);
  if (digits < MIN_PHONE_DIGITS || digits > MAX_PHONE_DIGITS || LIKE_A_DATE.test(found)) return false;
  return findDates(found, null).length === 0;
}

function digitsOf(text: string): number {
  return text.replace(/\D/g, '').length;
}

function hasRightCheckDigits(iban: string): boolean {
  const turned = iban.slice(4) + iban.slice(0, 4);
  const digits = turned.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return iban.length <= 34 && BigInt(digits) % 97n === 1n;
}

function withoutPunctuation(url: string): string {
  return url.replace(/[.,;:!?]+$/, '');
}

function matches(pattern: RegExp, text: string): string[] {
  return text.match(pattern) ?? [];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
