import type { Operations } from '../../chain/call.ts';
import type { ContactsDeps } from '../deps.ts';
import { change } from './change.ts';
import { create } from './create.ts';
import { deleteContact } from './delete-contact.ts';
import { deleteFile } from './delete-file.ts';
import { downloadFile } from './download-file.ts';
import { importContacts } from './import-contacts.ts';
import { list } from './list.ts';
import { listFiles } from './list-files.ts';
import { read } from './read.ts';
import { uploadFile } from './upload-file.ts';

/** By the names that the policy's routes use. */
export const operations: Operations<ContactsDeps> = {
  change,
  create,
  delete: deleteContact,
  'delete-file': deleteFile,
  'download-file': downloadFile,
  import: importContacts,
  list,
  'list-files': listFiles,
  read,
  'upload-file': uploadFile,
};
