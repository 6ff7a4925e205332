import { comparableEmail, comparablePhone, comparableTag } from './comparable.ts';
import { type ContactFields, type CustomValue, MAX_CONTACT_BYTES, MAX_CUSTOM_FIELDS } from './contact.ts';

/** What is wrong with a field, by its dotted path; the message continues it. */
export interface ContactProblem {
  readonly path: string;
  readonly message: string;
}

/** What is to become of a contact: what is left out stays, null clears. */
export interface ContactChange {
  readonly name?: string | null | undefined;
  readonly emails?: readonly string[] | null | undefined;
  readonly phones?: readonly string[] | null | undefined;
  readonly company?: string | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly notes?: string | null | undefined;
  /** By name, null removes one: the rest stays. */
  readonly customFields?: Readonly<Record<string, CustomValue | null>> | null | undefined;
}

/**
 * The fields after a change, as RFC 7396 merges: lists are replaced, custom fields merged by name. Text that is empty
 * is none; of what compares equal in a list, the first stays.
 */
export function changeContact(fields: ContactFields, change: ContactChange): ContactFields {
  return {
    name: changedText(fields.name, change.name),
    emails: changedList(fields.emails, change.emails, comparableEmail),
    phones: changedList(fields.phones, change.phones, comparablePhone),
    company: changedText(fields.company, change.company),
    tags: changedList(fields.tags, change.tags, comparableTag),
    notes: changedText(fields.notes, change.notes),
    customFields: changedCustomFields(fields.customFields, change.customFields),
  };
}

/** What stands against keeping a contact with these fields; empty: nothing. */
export function problemsOfContact(fields: ContactFields): ContactProblem[] {
  if (fields.name === null && fields.emails.length === 0 && fields.phones.length === 0) {
    return [{ path: '', message: 'a contact needs a `name`, or one of `emails` or `phones`' }];
  }
  if (Object.keys(fields.customFields).length > MAX_CUSTOM_FIELDS) {
    return [{ path: 'customFields', message: `must have at most ${MAX_CUSTOM_FIELDS} fields` }];
  }
  const bytes = new TextEncoder().encode(JSON.stringify(fields)).length;
  if (bytes <= MAX_CONTACT_BYTES) return [];
  return [{ path: '', message: `the contact is too large: ${bytes} bytes of at most ${MAX_CONTACT_BYTES}` }];
}

/** Whether the two say the same, whatever the order of their custom fields. */
export function isSameContact(one: ContactFields, other: ContactFields): boolean {
  return textOf(one) === textOf(other);
}

function textOf({ customFields, ...rest }: ContactFields): string {
  const { name, emails, phones, company, tags, notes } = rest;
  return JSON.stringify([name, emails, phones, company, tags, notes, sorted(customFields)]);
}

function sorted(values: Readonly<Record<string, CustomValue>>): [string, CustomValue][] {
  return Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));
}

function changedText(present: string | null, asked: string | null | undefined): string | null {
  if (asked === undefined) return present;
  const text = asked?.trim() ?? '';
  return text === '' ? null : text;
}

function changedList(
  present: readonly string[],
  asked: readonly string[] | null | undefined,
  comparable: (value: string) => string,
): readonly string[] {
  if (asked === undefined) return present;
  const firsts = new Map<string, string>();
  for (const value of asked ?? []) {
    const text = value.trim();
    const key = comparable(text);
    if (text !== '' && !firsts.has(key)) firsts.set(key, text);
  }
  return [...firsts.values()];
}

function changedCustomFields(
  present: Readonly<Record<string, CustomValue>>,
  asked: Readonly<Record<string, CustomValue | null>> | null | undefined,
): Readonly<Record<string, CustomValue>> {
  if (asked === undefined) return present;
  if (asked === null) return {};
  const merged = new Map(Object.entries(present));
  for (const [name, value] of Object.entries(asked)) {
    if (value === null) merged.delete(name);
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}
