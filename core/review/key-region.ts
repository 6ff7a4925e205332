import type { Mark } from './change.ts';
import type { KeyRequest } from './key-request.ts';

/** One way in which keys of a surface are made otherwise. */
export interface KeyRegion {
  readonly surface: string;
  readonly mark: Mark;
  readonly title: string;
  /** Which requests for a key it is about, in words. */
  readonly says: string;
  readonly has: (request: KeyRequest) => boolean;
  /** The most ordinary request of the region. */
  readonly witness: KeyRequest;
  readonly field: string;
}
