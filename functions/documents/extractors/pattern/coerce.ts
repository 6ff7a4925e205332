import { FORMATS } from '../../schema/formats.ts';
import { isJsonObject, type JsonSchema, typesOf } from '../../schema/json-schema.ts';
import { findEmails, findIbans, findPhone, findUrls, findWebAddress } from './addresses.ts';
import { findDates, findDateTime, findTime } from './dates.ts';
import type { Style } from './findings.ts';
import type { Kind } from './kinds.ts';
import { currencyOf, findAmounts, parseAmount } from './numbers.ts';
import { choicesOf, optionsOf } from './options.ts';

/** A value that was read; wrapped, because null and false are values. */
export interface Read {
  readonly value: unknown;
}

/** What is looked for in a value stands near its beginning; a long one is prose. */
const MAX_SCANNED_LENGTH = 500;

const YES = new Set(['yes', 'y', 'true', 'on', '☑', '✓', '✔', '☒', '[x]']);
const NO = new Set(['no', 'n', 'false', 'off', '☐', '✗', '✘', '[ ]']);

/** What a document says, as a value that fits the schema; null if it is none. */
export function coerce(said: string, schema: JsonSchema, kind: Kind | null, style: Style): Read | null {
  const text = said.trim();
  if (text === '') return null;
  for (const option of optionsOf(schema)) {
    const read = coerceTo(option, text, kind, style);
    if (read !== null) return read;
  }
  return null;
}

function coerceTo(schema: JsonSchema, text: string, kind: Kind | null, style: Style): Read | null {
  const types = typesOf(schema);
  const allows = (type: NonNullable<typeof types>[number]) => types === null || types.includes(type);
  const choices = choicesOf(schema);
  if (choices !== null) return chosen(choices, text);
  // A number that may be a text as well stays one: 0042 is no 42.
  if (allows('string')) {
    const value = asText(schema, text, kind, style);
    return value !== null && fitsText(schema, value) ? { value } : null;
  }
  if (allows('number') || allows('integer')) {
    const value = parseAmount(text.slice(0, MAX_SCANNED_LENGTH), style.mark)?.value ?? null;
    return value !== null && fitsNumber(schema, value, allows('number')) ? { value } : null;
  }
  return allows('boolean') ? asBoolean(text) : null;
}

function asText(schema: JsonSchema, whole: string, kind: Kind | null, style: Style): string | null {
  const text = whole.slice(0, MAX_SCANNED_LENGTH);
  const format = typeof schema.format === 'string' ? schema.format : '';
  switch (format) {
    case 'date':
      return findDates(text, style.order)[0]?.date ?? null;
    case 'date-time':
    case 'iso-date-time': {
      const found = findDateTime(text, style.order);
      return found && `${found.date}T${found.clock}${found.zone}`;
    }
    case 'time':
    case 'iso-time': {
      const found = findTime(text);
      return found && `${found.clock}${found.zone}`;
    }
    case 'email':
      return findEmails(text)[0] ?? null;
    case 'uri':
      return findUrls(text)[0] ?? null;
    default:
      return ofKind(text, kind, style) ?? whole;
  }
}

/** Of what a label says, the part that it was asked for: `jane@example.com (work)`. */
function ofKind(text: string, kind: Kind | null, style: Style): string | null {
  switch (kind) {
    case 'email':
      return findEmails(text)[0] ?? null;
    case 'phone':
      return findPhone(text);
    case 'url':
      return findWebAddress(text);
    case 'iban':
      return findIbans(text)[0] ?? null;
    case 'currency':
      return currencyOf(text) ?? findAmounts(text, style.mark)[0]?.currency ?? null;
    default:
      return null;
  }
}

function fitsText({ format, minLength, maxLength }: JsonSchema, value: string): boolean {
  const length = [...value].length;
  if (typeof minLength === 'number' && length < minLength) return false;
  if (typeof maxLength === 'number' && length > maxLength) return false;
  return typeof format !== 'string' || FORMATS.get(format)?.(value) !== false;
}

function fitsNumber(schema: JsonSchema, value: number, mayHaveParts: boolean): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (!mayHaveParts && !Number.isInteger(value)) return false;
  if (typeof minimum === 'number' && value < minimum) return false;
  if (typeof maximum === 'number' && value > maximum) return false;
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) return false;
  return typeof exclusiveMaximum !== 'number' || value < exclusiveMaximum;
}

/** The one of the choices that the text is, whatever its case, or the only one that it names. */
function chosen(choices: readonly unknown[], text: string): Read | null {
  const said = flat(text.slice(0, MAX_SCANNED_LENGTH));
  const values = choices.filter(
    (choice) => choice !== null && !isJsonObject(choice) && !Array.isArray(choice),
  );
  const same = values.find((choice) => flat(String(choice)) === said);
  if (same !== undefined) return { value: same };
  const named = values.filter(
    (choice) =>
      typeof choice === 'string' && flat(choice) !== '' && ` ${said} `.includes(` ${flat(choice)} `),
  );
  if (named.length === 1) return { value: named[0] };
  const currency = currencyOf(text);
  return currency !== null && values.includes(currency) ? { value: currency } : null;
}

function asBoolean(text: string): Read | null {
  const said = text.toLowerCase();
  if (YES.has(said)) return { value: true };
  return NO.has(said) ? { value: false } : null;
}

const flat = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
