/** Lengths are in UTF-16 units, as JavaScript and JSON Schema count most characters. */
export const MAX_NAME_LENGTH = 200;
export const MAX_COMPANY_LENGTH = 200;
export const MAX_NOTES_LENGTH = 5_000;
export const MAX_EMAILS = 20;
/** RFC 5321 has no longer addresses. */
export const MAX_EMAIL_LENGTH = 254;
export const MAX_PHONES = 20;
export const MAX_PHONE_LENGTH = 50;
export const MAX_TAGS = 50;
export const MAX_TAG_LENGTH = 50;
export const MAX_CUSTOM_FIELDS = 50;
export const MAX_CUSTOM_NAME_LENGTH = 64;
export const MAX_CUSTOM_TEXT_LENGTH = 1_000;
/** Of a contact as JSON in UTF-8: a page of a hundred stays far below what a function may answer. */
export const MAX_CONTACT_BYTES = 32_768;

export type CustomValue = string | number | boolean;

/** What people say of a contact. Null and an empty list: nothing. */
export interface ContactFields {
  readonly name: string | null;
  /** As they were written, each address once. */
  readonly emails: readonly string[];
  /** As they were written, each number once. */
  readonly phones: readonly string[];
  readonly company: string | null;
  /** As they were written, each once. */
  readonly tags: readonly string[];
  readonly notes: string | null;
  readonly customFields: Readonly<Record<string, CustomValue>>;
}

export interface Contact extends ContactFields {
  readonly id: string;
  /** Whole Unix seconds, those that the id begins with: contacts sort by it as they sort by id. */
  readonly createdAt: number;
  /** Whole Unix seconds. */
  readonly updatedAt: number;
  /** 1 at first, one more with every change. */
  readonly revision: number;
}

export const NO_FIELDS: ContactFields = {
  name: null,
  emails: [],
  phones: [],
  company: null,
  tags: [],
  notes: null,
  customFields: {},
};
