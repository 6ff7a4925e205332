import type { IncomingMessage, ServerResponse } from 'node:http';
import { BUCKET, BUCKET_POLICY } from './bucket.ts';
import { objectsOf, type Place } from './bucket-object.ts';
import { type Contents, serveObject } from './distribution-answer.ts';
import {
  GraphError,
  type GraphResource,
  nameOf,
  type Properties,
  type ResourceGraph,
  textOf,
} from './resource-graph.ts';
import { headersOf, RESPONSE_HEADERS_POLICY } from './response-headers.ts';
import { ACCOUNT, idOf, type StandIn } from './stand-in.ts';

/** Answers a request for a path of a distribution, which is still percent-encoded. Never rejects. */
export type Distribution = (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
) => Promise<void>;

const DISTRIBUTION = 'aws:cloudfront/distribution:Distribution';
const ORIGIN_ACCESS_CONTROL = 'aws:cloudfront/originAccessControl:OriginAccessControl';
const NO_TLS = 'this machine serves plain HTTP';
const NO_EDGE = 'there is one place, and it is this machine';

export const DISTRIBUTION_STAND_INS: readonly StandIn[] = [
  {
    type: DISTRIBUTION,
    honours: ['enabled', 'origins', 'defaultCacheBehavior', 'defaultRootObject'],
    ignores: {
      aliases: 'the address is that of this machine',
      comment: 'text for people',
      httpVersion: NO_TLS,
      isIpv6Enabled: 'both addresses of localhost answer',
      priceClass: NO_EDGE,
      restrictions: 'nobody comes from another country',
      viewerCertificate: NO_TLS,
    },
    outputs: (resource) => {
      const id = idOf(resource).toUpperCase();
      return {
        id,
        arn: `arn:aws:cloudfront::${ACCOUNT}:distribution/${id}`,
        domainName: `${id.toLowerCase()}.cloudfront.net`,
      };
    },
  },
  {
    type: ORIGIN_ACCESS_CONTROL,
    honours: ['originAccessControlOriginType', 'signingBehavior', 'signingProtocol'],
    ignores: { name: 'a name for people', description: 'text for people' },
    outputs: (resource) => ({ id: idOf(resource) }),
  },
];

/** What this machine does of a behavior, and what it knowingly leaves alone: caches, and HTTPS. */
const BEHAVIOR = ['targetOriginId', 'compress', 'allowedMethods', 'responseHeadersPolicyId'];
const UNSEEN = ['viewerProtocolPolicy', 'cachedMethods', 'cachePolicyId'];
const READING = 'GET, HEAD';

/**
 * The distribution of the graph, everything that requests need read beforehand; null if there is none.
 *
 * @throws GraphError for one that would not be served as CloudFront serves it, or could not read its bucket
 */
export function compileDistribution(graph: ResourceGraph, place: Place): Distribution | null {
  const [resource, another] = graph.ofType(DISTRIBUTION);
  if (resource === undefined) return null;
  if (another !== undefined) throw refusal(another, 'one port serves one distribution, and this is a second');
  if (resource.inputs.enabled !== true) throw refusal(resource, 'it is not enabled');
  const behavior = behaviorOf(resource);
  const bucket = bucketOf(graph, resource);
  const policy = graph
    .ofType(RESPONSE_HEADERS_POLICY)
    .find(({ id }) => id === behavior.responseHeadersPolicyId);
  const contents: Contents = {
    objects: objectsOf(graph, bucket.id, place),
    root: String(resource.inputs.defaultRootObject ?? ''),
    compress: behavior.compress === true,
    headers: policy === undefined ? [] : headersOf(policy, place.url),
  };
  return (request, response, path) => serveObject(contents, request, response, path);
}

function behaviorOf(resource: GraphResource): Properties {
  const behavior = (resource.inputs.defaultCacheBehavior ?? {}) as Properties;
  const unknown = Object.keys(behavior).filter((name) => !BEHAVIOR.includes(name) && !UNSEEN.includes(name));
  if (unknown.length > 0) throw refusal(resource, `${unknown.join(', ')} of a behavior is not known here`);
  const methods = [...((behavior.allowedMethods ?? []) as string[])].sort().join(', ');
  if (methods !== READING) throw refusal(resource, `its methods have to be ${READING}`);
  return behavior;
}

/** The bucket behind it, once it is sure that the distribution may read it. */
function bucketOf(graph: ResourceGraph, resource: GraphResource): GraphResource {
  const [origin, another] = (resource.inputs.origins ?? []) as Properties[];
  if (origin === undefined || another !== undefined) throw refusal(resource, 'it has to have one origin');
  const bucket = graph
    .ofType(BUCKET)
    .find(({ outputs }) => outputs.bucketRegionalDomainName === origin.domainName);
  if (bucket === undefined) throw refusal(resource, 'its origin is no bucket');
  const control = graph.ofType(ORIGIN_ACCESS_CONTROL).find(({ id }) => id === origin.originAccessControlId);
  const policies = graph.where(BUCKET_POLICY, 'bucket', bucket.id);
  if (
    control?.inputs.signingBehavior === 'always' &&
    policies.some(({ inputs }) => lets(textOf(resource, 'arn'), textOf(bucket, 'arn'), inputs.policy))
  ) {
    return bucket;
  }
  throw refusal(
    resource,
    `no policy of ${nameOf(bucket)} lets it read, with signed requests; on AWS it would answer 403`,
  );
}

interface BucketStatement {
  readonly Effect: string;
  readonly Principal?: { readonly Service?: string };
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: { readonly StringEquals?: Readonly<Record<string, string>> };
}

function lets(distributionArn: string, bucketArn: string, policy: unknown): boolean {
  const { Statement } = JSON.parse(String(policy)) as { Statement: readonly BucketStatement[] };
  return Statement.some(
    ({ Effect, Principal, Action, Resource, Condition }) =>
      Effect === 'Allow' &&
      Principal?.Service === 'cloudfront.amazonaws.com' &&
      Action === 's3:GetObject' &&
      Resource === `${bucketArn}/*` &&
      Condition?.StringEquals?.['AWS:SourceArn'] === distributionArn,
  );
}

function refusal(resource: GraphResource, text: string): GraphError {
  return new GraphError([`${nameOf(resource)}: ${text}.`]);
}
