import type { Precondition } from '../../stores/contacts.ts';
import type { Call } from '../chain/call.ts';
import { invalid } from '../requests/input.ts';

const HEADER = 'If-Match';
/** RFC 9110, 8.8.3. */
const ENTITY_TAG = /^(?:W\/)?"[\x21\x23-\x7e]*"$/;

/** The header that names the revision of a contact. */
export function revisionHeader(revision: number): Readonly<Record<string, string>> {
  return { etag: entityTag(revision) };
}

/**
 * What the request expects of the contact (RFC 9110, 13.1.1): anything without the header and with `*`, else one of
 * the revisions that it names. A weak tag names none.
 */
export function readIfMatch(call: Call): Precondition {
  const value = call.header(HEADER.toLowerCase())?.trim();
  if (value === undefined || value === '*') return () => true;
  const tags = value.split(',').map((tag) => tag.trim());
  if (!tags.every((tag) => ENTITY_TAG.test(tag))) {
    throw invalid([{ path: HEADER, message: 'must be `*`, or the `ETag` of the contact with its quotes' }]);
  }
  return (revision) => tags.includes(entityTag(revision));
}

function entityTag(revision: number): string {
  return `"${revision}"`;
}
