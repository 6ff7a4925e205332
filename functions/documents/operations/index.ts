import type { Operations } from '../../chain/call.ts';
import type { DocumentsDeps } from '../deps.ts';
import { translatingFailures } from '../failures.ts';
import { extract } from './extract.ts';
import { list } from './list.ts';
import { read } from './read.ts';

/** What the surfaces' documents name `documents.<operation>`. */
export const operations: Operations<DocumentsDeps> = {
  extract: translatingFailures(extract),
  list,
  read,
};
