import * as z from 'zod';
import { comparableEmail, comparablePhone } from '../../core/contacts/comparable.ts';
import {
  MAX_COMPANY_LENGTH,
  MAX_CUSTOM_FIELDS,
  MAX_CUSTOM_NAME_LENGTH,
  MAX_CUSTOM_TEXT_LENGTH,
  MAX_EMAIL_LENGTH,
  MAX_EMAILS,
  MAX_NAME_LENGTH,
  MAX_NOTES_LENGTH,
  MAX_PHONE_LENGTH,
  MAX_PHONES,
  MAX_TAG_LENGTH,
  MAX_TAGS,
} from '../../core/contacts/contact.ts';
import { page } from '../requests/page.ts';

/** E.164 has no longer numbers; the shortest are those of services. */
const MAX_PHONE_DIGITS = 15;
const MIN_PHONE_DIGITS = 3;

const ONE_LINE = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u;
const LINES = /^(?:[^\p{Cc}]|[\t\n\r])*$/u;
/** Unquoted local part, a domain with a dot; both may be in any script. */
const EMAIL =
  /^[^\s\p{C}"(),:;<>@[\\\]]{1,64}@([\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{M}\p{N}-]{2,63}$/u;
/** Digits as people part them, and an extension: `+1 (555) 010-9999 ext. 5`. */
const PHONE = /^\+?[\d\s().\-/]+( ?([xX]|[eE][xX][tT]\.?|#) ?\d{1,6})?$/;
/** Where tags are listed in one text, they are parted by commas or semicolons. */
const TAG = /^[^\p{Cc}\p{Zl}\p{Zp},;]*$/u;

/** Nothing else is asked of a text that is too long: it may be as long as a request. */
const tooLong = (most: number) => ({ error: `must have at most ${most} characters`, abort: true });
const tooMany = (most: number) => ({ error: `must have at most ${most} entries` });

/** JSON can hold half of a surrogate pair, which no store takes. */
const text = (most: number) =>
  z
    .string()
    .max(most, tooLong(most))
    .refine((value) => value.isWellFormed(), { error: 'must hold whole Unicode characters only' });

const oneLine = (most: number) =>
  text(most).regex(ONE_LINE, { error: 'must be one line without control characters' });

export const email = text(MAX_EMAIL_LENGTH)
  .trim()
  .regex(EMAIL, { error: 'must be an email address' })
  .refine((value) => new TextEncoder().encode(comparableEmail(value)).length <= MAX_EMAIL_LENGTH, {
    error: `must have at most ${MAX_EMAIL_LENGTH} bytes`,
  });

export const phone = text(MAX_PHONE_LENGTH)
  .trim()
  .regex(PHONE, { error: 'must be a phone number' })
  .refine((value) => hasPhoneDigits(comparablePhone(value)), {
    error: `must have ${MIN_PHONE_DIGITS} to ${MAX_PHONE_DIGITS} digits`,
  });

const tag = text(MAX_TAG_LENGTH)
  .trim()
  .min(1, { error: 'must not be empty' })
  .regex(TAG, { error: 'must be one line without commas and semicolons' });

const customName = oneLine(MAX_CUSTOM_NAME_LENGTH).min(1, { error: 'must not be empty' });
const BAD_CUSTOM_NAME = `must be named by 1 to ${MAX_CUSTOM_NAME_LENGTH} characters on one line`;

const customValue = z.union(
  [
    text(MAX_CUSTOM_TEXT_LENGTH).regex(LINES, { error: 'must not hold control characters' }),
    z.number(),
    z.boolean(),
    z.null(),
  ],
  {
    error: `must be a text of at most ${MAX_CUSTOM_TEXT_LENGTH} characters, a number, true, false or null`,
  },
);

/** Each may be left out, and null or empty is as good as that; which of them are needed is judged afterwards. */
const fields = {
  name: oneLine(MAX_NAME_LENGTH).nullable().optional(),
  emails: z.array(email).max(MAX_EMAILS, tooMany(MAX_EMAILS)).nullable().optional(),
  phones: z.array(phone).max(MAX_PHONES, tooMany(MAX_PHONES)).nullable().optional(),
  company: oneLine(MAX_COMPANY_LENGTH).nullable().optional(),
  tags: z.array(tag).max(MAX_TAGS, tooMany(MAX_TAGS)).nullable().optional(),
  notes: text(MAX_NOTES_LENGTH)
    .regex(LINES, { error: 'must not hold control characters' })
    .nullable()
    .optional(),
  customFields: z
    .record(customName, customValue, {
      error: ({ code }) => (code === 'invalid_key' ? BAD_CUSTOM_NAME : undefined),
    })
    .refine((values) => Object.keys(values).length <= MAX_CUSTOM_FIELDS, {
      error: `must have at most ${MAX_CUSTOM_FIELDS} fields`,
    })
    .nullable()
    .optional(),
};

export const newContact = z.strictObject(fields);

export const contactChange = z
  .strictObject(fields)
  .refine((body) => Object.keys(body).length > 0, { error: 'the body names nothing to change' });

/** A file's name as a client writes it; what is kept of it is shorter. */
const MAX_SENT_NAME_LENGTH = 1_000;
const MAX_SEARCH_LENGTH = 200;
/** All the tags that a contact can have, with what parts them. */
const MAX_TAGS_LENGTH = MAX_TAGS * (MAX_TAG_LENGTH + 1);

/** A field, or a field with a minus for the other way around. */
export const SORTS = ['name', '-name', 'createdAt', '-createdAt', 'updatedAt', '-updatedAt'] as const;

export const contactList = z.strictObject({
  ...page,
  email: email.optional().describe('An address that the contact has, without regard to case.'),
  phone: phone.optional().describe('A number that the contact has, by its digits.'),
  tag: text(MAX_TAGS_LENGTH)
    .optional()
    .describe('A tag that the contact has, or several with commas between them, all of which it has.'),
  q: text(MAX_SEARCH_LENGTH)
    .optional()
    .describe(
      'Words that stand in the name, the company, the notes or an address, without regard to case and accents.',
    ),
  sort: z
    .enum(SORTS, { error: `must be one of ${SORTS.join(', ')}` })
    .default('-createdAt')
    .describe('The field to sort by, with a minus for the other way around.'),
});

export const fileList = z.strictObject(page);

/** The query of a file that is the body itself. */
export const fileUpload = z.strictObject({
  name: z
    .string()
    .min(1, { error: 'must not be empty' })
    .max(MAX_SENT_NAME_LENGTH, tooLong(MAX_SENT_NAME_LENGTH))
    .describe(
      'The name of the file, where it is the body itself: required there, and not known with a form.',
    ),
  contentType: z.string().optional().describe('The content type of the file, where it is the body itself.'),
});

/** Of requests that take no query parameters. */
export const nothing = z.strictObject({});

function hasPhoneDigits({ length }: string): boolean {
  return length >= MIN_PHONE_DIGITS && length <= MAX_PHONE_DIGITS;
}
