import { isId } from '../../core/values/id.ts';
import type { Call } from '../chain/call.ts';
import { notFound } from '../requests/not-found.ts';

/** The id of a contact that the path names; 404 for what cannot be one. */
export function contactIdOf({ path }: Call): string {
  const contactId = path.contactId ?? '';
  if (!isId('con', contactId)) throw notFound('contact');
  return contactId;
}

/** The same for a file of a contact. */
export function fileIdOf({ path }: Call): string {
  const fileId = path.fileId ?? '';
  if (!isId('fil', fileId)) throw notFound('file');
  return fileId;
}
