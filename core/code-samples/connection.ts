import type { SampledKey } from './sampled-surface.ts';

/** What an SDK is given. */
export interface Connection {
  readonly key: SampledKey;
  readonly baseUrl: string;
  readonly model: string;
}
