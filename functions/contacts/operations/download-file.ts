import { attachment } from '../../requests/content-disposition.ts';
import { notFound } from '../../requests/not-found.ts';
import type { ContactsOperation } from '../deps.ts';
import { ownContacts } from '../own-contacts.ts';
import { contactIdOf, fileIdOf } from '../path-ids.ts';

export const downloadFile: ContactsOperation = async function downloadFile(call, deps) {
  const contactId = contactIdOf(call);
  const fileId = fileIdOf(call);
  const contacts = await ownContacts(call, deps);
  const opened = await contacts.files.open(contactId, fileId);
  if (opened === null) throw notFound('file');
  const { file, object } = opened;
  return {
    status: 200,
    headers: {
      'content-type': file.contentType,
      'content-disposition': attachment(file.name),
      // A browser that is shown the file must neither guess that it is a page, nor run it as one.
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-cache',
    },
    stream: object.stream,
    log: { fileBytes: file.sizeBytes },
  };
};
