import { type Call, Failure, type Reply } from '../../chain/call.ts';
import { anthropicVersion } from '../anthropic-version.ts';
import { describeModel } from '../describe-model.ts';
import { findModel } from '../models.ts';

/** `GET …/models/{model}`, in the shape of the caller's dialect. */
export async function readModel(call: Call): Promise<Reply> {
  if (call.dialect === 'anthropic') anthropicVersion(call);
  const id = call.path.model;
  if (id === undefined) throw new Failure('internal_error', { cause: new Error('the route has no {model}') });
  return { status: 200, body: describeModel(call.dialect, findModel(call, id)) };
}
