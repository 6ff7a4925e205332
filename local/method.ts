import type { Authorizer } from './authorizer.ts';
import type { Lambda } from './lambda.ts';
import { API_GATEWAY, callable, readLambdaUri } from './lambda-target.ts';
import { compileMock, type MockIntegration } from './mock-method.ts';
import {
  GraphError,
  type GraphResource,
  nameOf,
  numberOf,
  optionalText,
  type ResourceGraph,
  textOf,
} from './resource-graph.ts';
import type { RouteNode } from './route-tree.ts';

const METHOD = 'aws:apigateway/method:Method';
const INTEGRATION = 'aws:apigateway/integration:Integration';

/** A method of a resource with everything that a request to it needs, looked up beforehand. */
export interface Method {
  readonly resourceId: string;
  readonly resourcePath: string;
  /** Null where nobody is asked. */
  readonly authorizer: Authorizer | null;
  readonly apiKeyRequired: boolean;
  readonly integration: LambdaIntegration | MockIntegration;
}

export interface LambdaIntegration {
  readonly kind: 'buffered' | 'stream';
  readonly lambda: Lambda;
  readonly timeoutMilliseconds: number;
}

export interface Backends {
  /** What Lambda sees of who calls: the ARN of the stage, without a slash at its end. */
  readonly stageArn: string;
  readonly functions: ReadonlyMap<string, Lambda>;
  readonly authorizers: ReadonlyMap<string, Authorizer>;
}

const DEFAULT_TIMEOUT_MILLISECONDS = 29_000;
const MAX_TIMEOUT_MILLISECONDS = { buffered: 29_000, stream: 900_000 };

/** Hangs the methods of an API into its tree. */
export function compileMethods(
  graph: ResourceGraph,
  apiId: string,
  nodes: ReadonlyMap<string, RouteNode<Method>>,
  backends: Backends,
): void {
  for (const resource of graph.where(METHOD, 'restApi', apiId)) {
    const node = nodes.get(textOf(resource, 'resourceId'));
    if (!node) throw new GraphError([`${nameOf(resource)}: its resourceId names no resource of its API.`]);
    const httpMethod = textOf(resource, 'httpMethod');
    if (node.methods.has(httpMethod)) {
      throw new GraphError([`${nameOf(resource)}: ${httpMethod} ${node.resourcePath} is declared twice.`]);
    }
    node.methods.set(httpMethod, compileMethod(graph, resource, node, backends));
  }
}

function compileMethod(
  graph: ResourceGraph,
  resource: GraphResource,
  node: RouteNode<Method>,
  backends: Backends,
): Method {
  if (Object.keys((resource.inputs.requestParameters as object | undefined) ?? {}).length > 0) {
    throw new GraphError([
      `${nameOf(resource)}: required request parameters are not checked on this machine.`,
    ]);
  }
  const httpMethod = textOf(resource, 'httpMethod');
  const at = graph
    .where(INTEGRATION, 'resourceId', node.resourceId)
    .filter((integration) => integration.inputs.httpMethod === httpMethod);
  const [integration, ...others] = at;
  if (!integration || others.length > 0) {
    throw new GraphError([`${nameOf(resource)}: needs exactly one integration, and has ${at.length}.`]);
  }
  return {
    resourceId: node.resourceId,
    resourcePath: node.resourcePath,
    authorizer: authorizerOf(resource, backends),
    apiKeyRequired: resource.inputs.apiKeyRequired === true,
    integration:
      integration.inputs.type === 'MOCK'
        ? compileMock(graph, integration)
        : compileLambda(graph, integration, backends, `${httpMethod}${node.resourcePath}`),
  };
}

function authorizerOf(resource: GraphResource, backends: Backends): Authorizer | null {
  const kind = textOf(resource, 'authorization');
  if (kind === 'NONE') return null;
  if (kind !== 'CUSTOM') {
    throw new GraphError([
      `${nameOf(resource)}: the authorization ${kind} is not evaluated on this machine.`,
    ]);
  }
  const authorizer = backends.authorizers.get(textOf(resource, 'authorizerId'));
  if (!authorizer)
    throw new GraphError([`${nameOf(resource)}: its authorizerId names no authorizer of its API.`]);
  return authorizer;
}

function compileLambda(
  graph: ResourceGraph,
  integration: GraphResource,
  backends: Backends,
  route: string,
): LambdaIntegration {
  if (integration.inputs.type !== 'AWS_PROXY' || integration.inputs.integrationHttpMethod !== 'POST') {
    throw new GraphError([
      `${nameOf(integration)}: this machine serves AWS_PROXY integrations called with POST, and MOCK ones.`,
    ]);
  }
  const kind = optionalText(integration, 'responseTransferMode') === 'STREAM' ? 'stream' : 'buffered';
  const target = readLambdaUri(integration, 'uri');
  if (target.streams !== (kind === 'stream')) {
    throw new GraphError([
      `${nameOf(integration)}: the transfer mode ${kind} does not go with the address ${target.uri}.`,
    ]);
  }
  const timeoutMilliseconds = numberOf(integration, 'timeoutMilliseconds', DEFAULT_TIMEOUT_MILLISECONDS);
  if (timeoutMilliseconds > MAX_TIMEOUT_MILLISECONDS[kind]) {
    throw new GraphError([
      `${nameOf(integration)}: timeoutMilliseconds is ${timeoutMilliseconds}, and API Gateway allows at most ` +
        `${MAX_TIMEOUT_MILLISECONDS[kind]} for ${kind} integrations.`,
    ]);
  }
  const calling = { service: API_GATEWAY, arn: target.arn, source: `${backends.stageArn}/${route}` };
  const lambda = callable(graph, integration, calling, backends.functions);
  return { kind, lambda, timeoutMilliseconds };
}
