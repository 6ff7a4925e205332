/** Accents of Latin, Greek and Cyrillic, as NFKD parts them from their letters. */
const ACCENTS = /[\u0300-\u036f]/g;
/** What stands between a number and its extension: `x12`, `ext. 12`, `#12`. */
const EXTENSION = /(?:x|ext\.?|#)\s*\d+$/i;
/** `+49 (0)30 …`: the zero is dialled from within the country only. */
const TRUNK_ZERO = /\(0\)/;
const INTERNATIONAL = /^(?:\+|00)/;

/** Text without regard to case, accents and forms of the same character: what is sorted and searched by. */
export function comparableText(text: string): string {
  return text.normalize('NFKD').replace(ACCENTS, '').toLowerCase();
}

/** An email address without regard to case. */
export function comparableEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/**
 * The digits of a phone number, as E.164 has them where the number says its country: `+49 (0)30 123-45 ext. 6` and
 * `0049 30 12345` are both `493012345`. A number without a country stands for itself, because nobody knows its
 * country: `030 12345` is another one.
 */
export function comparablePhone(phone: string): string {
  const number = phone.trim().replace(EXTENSION, '');
  if (!INTERNATIONAL.test(number)) return digitsOf(number);
  return digitsOf(number.replace(TRUNK_ZERO, '')).replace(/^00/, '');
}

/** A tag without regard to case. */
export function comparableTag(tag: string): string {
  return tag.trim().normalize('NFC').toLowerCase();
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
