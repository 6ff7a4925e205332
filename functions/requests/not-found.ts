import { Failure } from '../chain/call.ts';

/** One answer for what never was, is no longer, and is somebody else's. */
export function notFound(thing: string): Failure {
  return new Failure('not_found', { params: { thing } });
}
