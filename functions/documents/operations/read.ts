import { isId } from '../../../core/values/id.ts';
import { Failure } from '../../chain/call.ts';
import { readQuery } from '../../requests/input.ts';
import type { DocumentsOperation } from '../deps.ts';
import { ownExtractions } from '../own-extractions.ts';
import { nothing } from '../schemas.ts';
import { extractionView } from '../views.ts';

/** `GET …/{extractionId}`: one extraction. One answer for what never was and what is somebody else's. */
export const read: DocumentsOperation = async function read(call, deps) {
  readQuery(nothing, call);
  const { extractionId = '' } = call.path;
  const extractions = await ownExtractions(call, deps);
  const extraction = isId('ext', extractionId) ? await extractions.read(extractionId) : null;
  if (extraction === null) throw new Failure('not_found', { params: { thing: 'extraction' } });
  return { status: 200, body: extractionView(extraction) };
};
