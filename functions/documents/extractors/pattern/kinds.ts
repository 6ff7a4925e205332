import { type JsonSchema, typesOf } from '../../schema/json-schema.ts';
import type { Field } from './fields.ts';
import type { Name } from './names.ts';
import { optionsOf } from './options.ts';

/** What a value can be recognised as by its form alone. */
export type Kind = 'email' | 'phone' | 'url' | 'iban' | 'currency' | 'date' | 'amount' | 'percentage';

/** Formats, those included that nobody checks but that say what is meant. */
const BY_FORMAT: Readonly<Record<string, Kind>> = {
  email: 'email',
  phone: 'phone',
  tel: 'phone',
  uri: 'url',
  url: 'url',
  iban: 'iban',
  currency: 'currency',
  date: 'date',
};
const BY_WORD: Readonly<Record<string, Kind>> = {
  email: 'email',
  phone: 'phone',
  url: 'url',
  iban: 'iban',
  currency: 'currency',
};
const AMOUNTS = ['amount', 'total', 'price', 'fee', 'salary', 'budget'];
const PERCENTAGES = ['percent', 'percentage', 'rate', 'discount'];

/** The kind of value that a schema with such names asks for; null where nothing says so. */
export function kindOf(schema: JsonSchema, names: readonly Name[]): Kind | null {
  for (const option of optionsOf(schema)) {
    const kind = kindOfOption(option, names);
    if (kind !== null) return kind;
  }
  return null;
}

function kindOfOption(schema: JsonSchema, names: readonly Name[]): Kind | null {
  const types = typesOf(schema);
  const { format } = schema;
  if (typeof format === 'string' && Object.hasOwn(BY_FORMAT, format)) return BY_FORMAT[format] ?? null;
  if (types?.includes('number') || types?.includes('integer')) {
    if (says(names, PERCENTAGES)) return 'percentage';
    return says(names, AMOUNTS) ? 'amount' : null;
  }
  // Text in another format, such as a UUID, is no address whatever it is called.
  if ((types !== null && !types.includes('string')) || format !== undefined) return null;
  const word = names.flatMap(({ plain }) => plain).find((one) => Object.hasOwn(BY_WORD, one));
  return word === undefined ? null : (BY_WORD[word] ?? null);
}

export function kindOfField({ schema, elements, names }: Field): Kind | null {
  return kindOf(elements ?? schema, names);
}

function says(names: readonly Name[], words: readonly string[]): boolean {
  return names.some(({ plain }) => plain.some((word) => words.includes(word)));
}
