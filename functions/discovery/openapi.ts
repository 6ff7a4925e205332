import { hash } from 'node:crypto';
import { openApiDocument } from '../../core/openapi.ts';
import type { Call, Operation, Reply } from '../chain/call.ts';
import type { SurfaceAddresses } from '../surface-addresses.ts';

/** The document changes with a deployment only; this is how late a client may notice. */
const MAX_AGE_SECONDS = 300;

export interface DiscoveryDeps {
  readonly addresses: SurfaceAddresses;
}

/** The OpenAPI document of the surface that is called. */
export const openapi: Operation<DiscoveryDeps> = async (call, { addresses }): Promise<Reply> => {
  const { policy, surface } = call;
  const address = Object.hasOwn(addresses, surface.name) ? addresses[surface.name] : undefined;
  if (address === undefined) throw new Error(`no address is known of the surface ${surface.name}`);
  const document = openApiDocument(policy, surface, address);
  const etag = `"${hash('sha256', JSON.stringify(document), 'base64url')}"`;
  const headers = { etag, 'cache-control': `public, max-age=${MAX_AGE_SECONDS}` };
  if (isCurrent(call, etag)) return { status: 304, headers };
  return { status: 200, headers, body: document };
};

/** RFC 9110, 13.1.2: any of the tags, compared without regard to weakness, or `*`. */
function isCurrent(call: Call, etag: string): boolean {
  const known = call.header('if-none-match') ?? '';
  return known.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
