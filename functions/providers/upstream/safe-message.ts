/** Of what a provider says about a request: enough to correct it by. */
const MAX_CHARACTERS = 300;
/** Of which it is made: what is searched for takes longer the more there is. */
const MAX_READ_CHARACTERS = 4_000;

const HIDDEN = '…';
/** Control characters, and those that have no width or turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;
const URL_OR_EMAIL = /\b[a-z][a-z0-9+.-]*:\/\/\S+|\bwww\.\S+|\S+@\S+/gi;
/** Ids that say what they are: of keys, organizations, projects, accounts, users, requests. */
const NAMED_ID =
  /\b(?:sk|pk|ak|org|proj|project|acct|account|user|req|request|key|cus|sess|AIza)[-_][\w.*-]{3,}/gi;
const BEARER = /\b(?:bearer|basic)\s+\S+/gi;
/** Dots part the fields of a path, so they end a word here. */
const WORD = /[A-Za-z0-9_+/=*-]{8,}/g;

/** A part of a word is no word of a language, nor a date, if it mixes letters and digits, or is as long as this. */
const MIXED_CHARACTERS = 8;
const LONG_CHARACTERS = 24;
const LONG_NUMBER_DIGITS = 9;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What a provider says is wrong with a request, as it may be told to the caller: one line, short, and without anything
 * that is, or looks like, a key or an id of ours. What is told is about the request, and that is the caller's own.
 *
 * INVARIANT: none of the secrets is in it, whole or in another case.
 */
export function safeMessage(message: string, secrets: readonly string[]): string {
  // First of all: taking a character out may put a secret together.
  const line = message.replace(/\s+/g, ' ').replace(UNPRINTABLE, '').trim();
  const hidden = withoutSecrets(line, secrets)
    .slice(0, MAX_READ_CHARACTERS)
    .replace(URL_OR_EMAIL, HIDDEN)
    .replace(BEARER, HIDDEN)
    .replace(NAMED_ID, HIDDEN)
    .replace(WORD, (word) => (isTelling(word) ? HIDDEN : word));
  return cut(hidden.replace(/[.\s]+$/, ''));
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .reduce((rest, secret) => rest.replace(new RegExp(RegExp.escape(secret), 'gi'), HIDDEN), text);
}

function isTelling(word: string): boolean {
  if (word.includes('***') || UUID.test(word)) return true;
  return word
    .split(/[-_+/=*]+/)
    .some(
      (part) =>
        part.length >= LONG_CHARACTERS ||
        (part.length >= MIXED_CHARACTERS && /\d/.test(part) && /[a-z]/i.test(part)) ||
        (part.length >= LONG_NUMBER_DIGITS && /^\d+$/.test(part)),
    );
}

function cut(text: string): string {
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS - 1).trimEnd()}${HIDDEN}`;
}
