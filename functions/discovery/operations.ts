import type { Operations } from '../chain/call.ts';
import { type DiscoveryDeps, openapi } from './openapi.ts';

/** What the surfaces' documents name `discovery.<operation>`. */
export const operations = { openapi } satisfies Operations<DiscoveryDeps>;
