import { compileAuthorizers } from './authorizer.ts';
import { compileGatewayResponses, type GatewayResponses } from './gateway-response.ts';
import type { Lambda } from './lambda.ts';
import { compileMethods, type Method } from './method.ts';
import {
  GraphError,
  type GraphResource,
  nameOf,
  optionalText,
  type ResourceGraph,
  textOf,
  textsOf,
} from './resource-graph.ts';
import { growTree, type RouteNode } from './route-tree.ts';
import { ACCOUNT } from './stand-in.ts';
import { TokenBucket } from './token-bucket.ts';
import type { UsagePlans } from './usage-plan.ts';
import { compileWebAcl, type WebAcl } from './web-acl.ts';

const REST_API = 'aws:apigateway/restApi:RestApi';
const STAGE = 'aws:apigateway/stage:Stage';
const METHOD_SETTINGS = 'aws:apigateway/methodSettings:MethodSettings';

/** A deployed REST API, everything that requests need looked up and compiled beforehand. */
export interface Stage {
  readonly name: string;
  readonly apiId: string;
  readonly accountId: string;
  readonly deploymentId: string;
  /** The start of its methods' ARNs; HTTP method and path follow. */
  readonly methodArn: string;
  readonly variables: Readonly<Record<string, string>> | null;
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER';
  readonly root: RouteNode<Method>;
  readonly responses: GatewayResponses;
  /** Whether a body of that media type is handed on as base64. */
  readonly isBinary: (mediaType: string | null) => boolean;
  readonly webAcl: WebAcl | null;
  /** The guard above every usage plan: AWS gives each method a bucket of its own. Null for none. */
  readonly throttleOf: ((method: Method) => TokenBucket) | null;
  readonly usagePlans: UsagePlans;
}

/** Every stage of the graph, by the name that is the first segment of its paths. */
export function compileStages(
  graph: ResourceGraph,
  functions: ReadonlyMap<string, Lambda>,
  usagePlans: UsagePlans,
): ReadonlyMap<string, Stage> {
  const stages = new Map<string, Stage>();
  for (const resource of graph.ofType(STAGE)) {
    const api = graph.ofType(REST_API).find(({ id }) => id === resource.inputs.restApi);
    if (!api) throw new GraphError([`${nameOf(resource)}: its restApi names no REST API.`]);
    const stage = compileStage(graph, api, resource, functions, usagePlans);
    if (stages.has(stage.name)) {
      throw new GraphError([
        `${nameOf(resource)}: two stages are called '${stage.name}', and one port serves both.`,
      ]);
    }
    stages.set(stage.name, stage);
  }
  return stages;
}

function compileStage(
  graph: ResourceGraph,
  api: GraphResource,
  resource: GraphResource,
  functions: ReadonlyMap<string, Lambda>,
  usagePlans: UsagePlans,
): Stage {
  const name = textOf(resource, 'stageName');
  const executionArn = textOf(api, 'executionArn');
  const authorizers = compileAuthorizers(graph, api.id, executionArn, functions);
  const tree = growTree<Method>(graph, api.id);
  compileMethods(graph, api.id, tree.byId, { stageArn: `${executionArn}/${name}`, functions, authorizers });
  return {
    name,
    apiId: api.id,
    accountId: ACCOUNT,
    deploymentId: textOf(resource, 'deployment'),
    methodArn: `${executionArn}/${name}/`,
    variables: resource.inputs.variables === undefined ? null : textsOf(resource, 'variables'),
    apiKeySource: optionalText(api, 'apiKeySource') === 'AUTHORIZER' ? 'AUTHORIZER' : 'HEADER',
    root: tree.root,
    responses: compileGatewayResponses(graph, api.id),
    isBinary: binaryTypes((api.inputs.binaryMediaTypes ?? []) as string[]),
    webAcl: compileWebAcl(graph, textOf(resource, 'arn')),
    throttleOf: guardOf(graph, api.id, name),
    usagePlans,
  };
}

function binaryTypes(types: readonly string[]): Stage['isBinary'] {
  if (types.includes('*/*')) return () => true;
  const known = new Set(types.map((type) => type.toLowerCase()));
  return (type) => type !== null && (known.has(type) || known.has(`${type.split('/')[0]}/*`));
}

const THROTTLE = ['throttlingRateLimit', 'throttlingBurstLimit'];
/** About logs, metrics and caches: there are none of them here. */
const UNSEEN = [
  'metricsEnabled',
  'loggingLevel',
  'dataTraceEnabled',
  'cachingEnabled',
  'cacheDataEncrypted',
  'cacheTtlInSeconds',
];

function guardOf(graph: ResourceGraph, apiId: string, stageName: string): Stage['throttleOf'] {
  const declared = graph
    .where(METHOD_SETTINGS, 'restApi', apiId)
    .filter(({ inputs }) => inputs.stageName === stageName);
  let guard: Stage['throttleOf'] = null;
  for (const resource of declared) {
    const settings = (resource.inputs.settings ?? {}) as Record<string, number | undefined>;
    const unknown = Object.keys(settings).filter(
      (name) => !THROTTLE.includes(name) && !UNSEEN.includes(name),
    );
    if (unknown.length > 0) {
      throw new GraphError([`${nameOf(resource)}: the settings ${unknown.join(', ')} are not known here.`]);
    }
    const { throttlingRateLimit: rate, throttlingBurstLimit: burst } = settings;
    if (rate === undefined && burst === undefined) continue;
    if (resource.inputs.methodPath !== '*/*' || rate === undefined || burst === undefined) {
      throw new GraphError([
        `${nameOf(resource)}: this machine throttles all methods alike (methodPath */*), by rate and burst together.`,
      ]);
    }
    guard = bucketsOf(rate, burst);
  }
  return guard;
}

function bucketsOf(ratePerSecond: number, burst: number): NonNullable<Stage['throttleOf']> {
  const buckets = new Map<Method, TokenBucket>();
  return (method) => {
    let bucket = buckets.get(method);
    if (bucket === undefined) {
      bucket = new TokenBucket(ratePerSecond, burst);
      buckets.set(method, bucket);
    }
    return bucket;
  };
}
