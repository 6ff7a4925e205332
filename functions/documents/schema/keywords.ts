import { nestsDeeperThan } from '../../requests/nesting.ts';
import { isJsonType } from './json-schema.ts';
import { MAX_ENUM_VALUES, MAX_VALUE_DEPTH } from './limits.ts';

/** What a keyword may hold: judged by itself (a complaint, or null), or made of schemas. */
export type Keyword =
  | { readonly holds: 'value'; readonly problem: (value: unknown) => string | null; readonly guides: boolean }
  | { readonly holds: 'schema' | 'schema list' | 'schema map' };

const value = (message: string, fits: (value: unknown) => boolean): Keyword => ({
  holds: 'value',
  problem: (given) => (fits(given) ? null : message),
  guides: false,
});

/** Says something to people and extractors, and nothing of what is valid. */
const annotation = (message: string, fits: (value: unknown) => boolean): Keyword => ({
  ...value(message, fits),
  holds: 'value',
  problem: (given) => (fits(given) ? null : message),
  guides: true,
});

const isText = (given: unknown) => typeof given === 'string' && given.isWellFormed();
const isNumber = (given: unknown) => typeof given === 'number' && Number.isFinite(given);
const isCount = (given: unknown) => Number.isSafeInteger(given) && Number(given) >= 0;
const isNames = (given: unknown) => Array.isArray(given) && given.every(isText);
const isTypes = (given: unknown) =>
  isJsonType(given) || (Array.isArray(given) && given.length > 0 && given.every(isJsonType));
const isShallow = (given: unknown) => !nestsDeeperThan(MAX_VALUE_DEPTH, given);
const isChoice = (given: unknown) =>
  Array.isArray(given) && given.length > 0 && given.length <= MAX_ENUM_VALUES && isShallow(given);
const isLabels = (given: unknown) => isText(given) || isNames(given);

const number = value('must be a number', isNumber);
const count = value('must be a whole number from 0', isCount);
const text = annotation('must be a text', isText);
const flag = annotation('must be true or false', (given) => typeof given === 'boolean');
const anything = annotation(`must have at most ${MAX_VALUE_DEPTH} levels`, isShallow);

/** Every keyword that may be used. */
export const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ['type', value('must be a type of JSON, or a list of them', isTypes)],
  ['enum', value(`must be a list of 1 to ${MAX_ENUM_VALUES} values`, isChoice)],
  ['const', value(`must have at most ${MAX_VALUE_DEPTH} levels`, isShallow)],
  ['format', value('must be a text', isText)],
  ['minLength', count],
  ['maxLength', count],
  ['minimum', number],
  ['maximum', number],
  ['exclusiveMinimum', number],
  ['exclusiveMaximum', number],
  ['multipleOf', value('must be a number above 0', (given) => isNumber(given) && Number(given) > 0)],
  ['minItems', count],
  ['maxItems', count],
  ['uniqueItems', value('must be true or false', (given) => typeof given === 'boolean')],
  ['minProperties', count],
  ['maxProperties', count],
  ['required', value('must be a list of names', isNames)],
  ['properties', { holds: 'schema map' }],
  ['additionalProperties', { holds: 'schema' }],
  ['items', { holds: 'schema' }],
  ['prefixItems', { holds: 'schema list' }],
  ['allOf', { holds: 'schema list' }],
  ['anyOf', { holds: 'schema list' }],
  ['oneOf', { holds: 'schema list' }],
  ['title', text],
  ['description', text],
  ['$comment', text],
  ['default', anything],
  ['examples', anything],
  ['deprecated', flag],
  ['readOnly', flag],
  ['writeOnly', flag],
  ['x-label', annotation('must be a text or a list of texts', isLabels)],
]);

/** Names of annotations that somebody else made up: they say nothing here. */
export const isForeignAnnotation = (keyword: string): boolean => keyword.startsWith('x-');

/** Why some keywords are refused that others would expect to work. */
export const REFUSALS: ReadonlyMap<string, string> = new Map([
  ['pattern', 'is not taken: a pattern can be written that takes for ever to match; use `format` or `enum`'],
  [
    'patternProperties',
    'is not taken: a pattern can be written that takes for ever to match; name the properties',
  ],
  ['$id', 'is not taken: a schema stands by itself, and needs no address'],
  ['nullable', 'is not a keyword of JSON Schema; write `"type": ["…", "null"]`'],
]);
