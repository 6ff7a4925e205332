import { hash } from 'node:crypto';
import { type OperationDescriptions, openApiDocument } from '../../core/openapi.ts';
import type { Policy, Surface } from '../../core/policy/policy.ts';
import type { Call, Operation, Reply } from '../chain/call.ts';
import type { SurfaceAddresses } from '../surface-addresses.ts';

/** The document changes with a deployment only; this is how late a client may notice. */
const MAX_AGE_SECONDS = 300;

export interface DiscoveryDeps {
  readonly addresses: SurfaceAddresses;
  readonly descriptions: OperationDescriptions;
}

interface Described {
  readonly document: object;
  readonly etag: string;
}

/** Nothing that a document is made of changes while the process lives: each is made once, when it is asked for first. */
const made = new WeakMap<DiscoveryDeps, Map<Surface, Described>>();

/** The OpenAPI document of the surface that is called. */
export const openapi: Operation<DiscoveryDeps> = async (call, deps): Promise<Reply> => {
  const { document, etag } = describedOnce(call, deps);
  const headers = { etag, 'cache-control': `public, max-age=${MAX_AGE_SECONDS}` };
  if (isCurrent(call, etag)) return { status: 304, headers };
  return { status: 200, headers, body: document };
};

function describedOnce({ policy, surface }: Call, deps: DiscoveryDeps): Described {
  const known = made.get(deps) ?? new Map<Surface, Described>();
  const described = known.get(surface) ?? describe(policy, surface, deps);
  made.set(deps, known.set(surface, described));
  return described;
}

function describe(policy: Policy, surface: Surface, { addresses, descriptions }: DiscoveryDeps): Described {
  const address = Object.hasOwn(addresses, surface.name) ? addresses[surface.name] : undefined;
  if (address === undefined) throw new Error(`no address is known of the surface ${surface.name}`);
  const document = openApiDocument(policy, surface, address, descriptions);
  return { document, etag: `"${hash('sha256', JSON.stringify(document), 'base64url')}"` };
}

/** RFC 9110, 13.1.2: any of the tags, compared without regard to weakness, or `*`. */
function isCurrent(call: Call, etag: string): boolean {
  const known = call.header('if-none-match') ?? '';
  return known.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
