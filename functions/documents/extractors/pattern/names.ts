/** What something is called, as words that can be compared with those of another name. */
export interface Name {
  /** In lower case, without accents. */
  readonly words: readonly string[];
  /** The same with one word for all that mean the same, and without those that mean nothing. */
  readonly plain: readonly string[];
  /** Those of `plain` that say more than of what kind a value is. */
  readonly core: readonly string[];
}

/** From this on, two names mean the same; below, one of them says more or less than the other. */
export const SAME = 0.85;
/** Names that are less alike than this have nothing to do with each other. */
export const ALIKE = 0.5;

const MAX_NAME_LENGTH = 200;

/** Of several words, for one. The longer ones first. */
const PHRASES: readonly (readonly [phrase: string, word: string])[] = [
  ['total amount due', 'total'],
  ['grand total', 'total'],
  ['total due', 'total'],
  ['total amount', 'total'],
  ['total payable', 'total'],
  ['amount due', 'total'],
  ['amount payable', 'total'],
  ['balance due', 'total'],
  ['net total', 'subtotal'],
  ['sub total', 'subtotal'],
  ['postal code', 'zip'],
  ['post code', 'zip'],
  ['zip code', 'zip'],
  ['e mail', 'email'],
  ['web site', 'url'],
  ['home page', 'url'],
  ['first name', 'forename'],
  ['given name', 'forename'],
  ['last name', 'surname'],
  ['family name', 'surname'],
  ['p o', 'po'],
  ['purchase order', 'po'],
  ['bill to', 'customer'],
  ['billed to', 'customer'],
  ['sold to', 'customer'],
  ['unit cost', 'unit price'],
];

const SYNONYMS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...of('number', 'no', 'nr', 'num', 'id', 'identifier', 'ref', 'reference'),
    ...of('email', 'mail', 'emails', 'mails'),
    ...of('phone', 'telephone', 'tel', 'mobile', 'cell', 'cellphone', 'phones'),
    ...of('url', 'website', 'web', 'homepage', 'link', 'links', 'urls', 'websites'),
    ...of('quantity', 'qty', 'count'),
    ...of('amount', 'amt', 'sum', 'amounts'),
    ...of('tax', 'vat', 'gst'),
    ...of('zip', 'postcode', 'plz'),
    ...of('company', 'organization', 'organisation', 'firm', 'employer'),
    ...of('customer', 'client', 'buyer'),
    ...of('vendor', 'supplier', 'seller'),
    ...of('item', 'items', 'description', 'desc', 'article', 'product', 'articles', 'products'),
    ...of('address', 'addr', 'addresses'),
    ...of('birth', 'birthday', 'born', 'dob'),
    ...of('issue', 'issued'),
    ...of('price', 'cost', 'prices'),
    ...of('skill', 'skills'),
    ...of('language', 'languages'),
    ...of('note', 'notes', 'remark', 'remarks', 'comment', 'comments'),
    ...of('date', 'dates'),
  }),
);

const SILENT = new Set(['of', 'the', 'a', 'an', 'on', 'at', 'in', 'by', 'for', 'your', 'our', 'and', 'is']);
/** What says of what kind a value is: often left out where the value shows it. */
const KINDS = new Set(['date', 'amount', 'name', 'number', 'value', 'address', 'text', 'full', 'percent']);

export function nameOf(text: string): Name {
  const words = wordsOf(text.slice(0, MAX_NAME_LENGTH));
  const said = words.filter((word) => !SILENT.has(word));
  const joined = PHRASES.reduce(
    (phrase, [several, one]) => phrase.replaceAll(` ${several} `, ` ${one} `),
    ` ${(said.length > 0 ? said : words).join(' ')} `,
  );
  const plain = joined.split(' ').filter((word) => word !== '');
  return named(words, [...new Set(plain.map((word) => SYNONYMS.get(word) ?? word))]);
}

export function joinNames(first: Name, second: Name): Name {
  return named([...first.words, ...second.words], [...new Set([...first.plain, ...second.plain])]);
}

function named(words: readonly string[], plain: readonly string[]): Name {
  return { words, plain, core: plain.filter((word) => !KINDS.has(word)) };
}

/** How much alike two names are, from 0 to 1. */
export function likeness(wanted: Name, found: Name): number {
  if (wanted.plain.length === 0 || found.plain.length === 0) return 0;
  if (areEqual(wanted.words, found.words)) return 1;
  if (areSame(wanted.plain, found.plain)) return 0.95;
  const { core } = wanted;
  const { core: foundCore } = found;
  if (core.length > 0 && areSame(core, foundCore)) return 0.9;
  if (core.length === 0 || foundCore.length === 0) {
    // Nothing but a kind: `date` may be the issue date, if there is no other.
    const [few, many] = core.length === 0 ? [wanted.plain, found.plain] : [found.plain, wanted.plain];
    const isPart = few.every((word) => many.includes(word));
    return core.length === 0 && isPart ? 0.7 - 0.1 * (many.length - few.length) : 0;
  }
  const [few, many] = core.length <= foundCore.length ? [core, foundCore] : [foundCore, core];
  if (!few.every((word) => many.includes(word))) return 0;
  return 0.75 - 0.1 * (many.length - few.length);
}

function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/#/g, ' number ')
    .replace(/%/g, ' percent ')
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function areEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((word, at) => word === other[at]);
}

function areSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((word) => other.includes(word));
}

function of(word: string, ...others: string[]): Record<string, string> {
  return Object.fromEntries(others.map((other) => [other, word]));
}
