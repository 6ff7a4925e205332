import { findEmails, findIbans, findPhones, findUrls } from './addresses.ts';
import { findDates } from './dates.ts';
import type { Field } from './fields.ts';
import type { Findings } from './findings.ts';
import { type Kind, kindOfField } from './kinds.ts';
import type { Matcher } from './matcher.ts';
import { findAmounts } from './numbers.ts';

/** Whose form says what they are, so that the first one in a document may be taken without a label. */
const SELF_EVIDENT: readonly Kind[] = ['email', 'phone', 'url', 'iban'];

/**
 * Values for fields that no label was found for, by their form: addresses and numbers to call in the order in which they
 * come; of the rest, what the document has only one of.
 *
 * @param taken values that have a field
 */
export function recognise(
  fields: readonly Field[],
  findings: Findings,
  matcher: Matcher,
  taken: ReadonlySet<unknown>,
): Map<Field, unknown> {
  const found = new Map<Kind, readonly string[]>();
  const used = new Set(taken);
  const recognised = new Map<Field, unknown>();
  for (const field of fields) {
    const kind = kindOfField(field);
    if (kind === null) continue;
    const texts = found.get(kind) ?? textsOf(kind, findings);
    found.set(kind, texts);
    const value =
      field.elements === null ? oneOf(texts, field, kind, used, matcher) : allOf(texts, field, kind, matcher);
    if (value === undefined) continue;
    used.add(value);
    recognised.set(field, value);
  }
  return recognised;
}

function oneOf(
  texts: readonly string[],
  { schema }: Field,
  kind: Kind,
  used: ReadonlySet<unknown>,
  matcher: Matcher,
): unknown {
  if (!SELF_EVIDENT.includes(kind) && texts.length > 1) return undefined;
  for (const text of texts) {
    const read = matcher.read(text, schema, kind);
    if (read !== null && !used.has(read.value)) return read.value;
  }
  return undefined;
}

function allOf(texts: readonly string[], { elements }: Field, kind: Kind, matcher: Matcher): unknown {
  const read = texts.flatMap((text) => (elements && matcher.read(text, elements, kind)) ?? []);
  return read.length === 0 ? undefined : [...new Set(read.map(({ value }) => value))];
}

/** As texts that `coerce` reads, each once. */
function textsOf(kind: Kind, { text, style }: Findings): string[] {
  switch (kind) {
    case 'email':
      return findEmails(text);
    case 'phone':
      return findPhones(text);
    case 'url':
      return findUrls(text);
    case 'iban':
      return findIbans(text);
    case 'date':
      return unique(findDates(text, style.order).map(({ date }) => date));
    case 'currency':
      return unique(findAmounts(text, style.mark).flatMap(({ currency }) => currency ?? []));
    case 'amount':
      return numbers(text, style, false);
    case 'percentage':
      return numbers(text, style, true);
  }
}

function numbers(text: string, { mark }: Findings['style'], percentages: boolean): string[] {
  const amounts = findAmounts(text, mark).filter(({ isPercentage }) => isPercentage === percentages);
  return unique(amounts.map(({ value }) => String(value).replace('.', mark)));
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
