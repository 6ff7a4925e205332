import { afterEach } from '@jest/globals';
import { ApiKeys } from '../../local/api-keys.ts';
import { awslambda } from '../../local/function-stream.ts';
import { type Handler, Lambda } from '../../local/lambda.ts';
import { type GraphResource, type Properties, ResourceGraph } from '../../local/resource-graph.ts';
import { LocalServer } from '../../local/server.ts';
import { compileStages } from '../../local/stage.ts';
import { problemsWith } from '../../local/stand-in.ts';
import { standInFor } from '../../local/stand-ins.ts';
import { UsagePlans } from '../../local/usage-plan.ts';

/** Serves APIs for the tests of a file, each until its test has ended. */
export function servingUntilTheEnd(): (parts: Parts) => Promise<Served> {
  const open: Served[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((served) => served.close()));
  });
  return async (parts) => {
    const served = await serveApi(parts);
    open.push(served);
    return served;
  };
}

/** A graph written by hand: each resource as the program would declare it, its outputs by its stand-in. */
export class Graph {
  readonly #resources: GraphResource[] = [];

  add(type: string, name: string, inputs: Properties): GraphResource {
    const declared = { type: `aws:${type}`, name, inputs };
    const standIn = standInFor(declared.type);
    const problems = problemsWith(standIn, declared);
    if (problems.length > 0 || !standIn) throw new Error(problems.join('\n'));
    const { id, ...added } = standIn.outputs(declared);
    const resource: GraphResource = {
      ...declared,
      urn: `${declared.type}::${name}`,
      id,
      outputs: { ...inputs, ...added, id },
      parent: null,
      dependencies: [],
      custom: true,
    };
    this.#resources.push(resource);
    return resource;
  }

  get graph(): ResourceGraph {
    return new ResourceGraph(this.#resources);
  }
}

export interface Served {
  readonly url: string;
  readonly keys: ApiKeys;
  readonly planId: string;
  readonly close: () => Promise<void>;
}

export type Streaming = (event: never, stream: never, context: never) => unknown;

/** A function that streams, as a bundle would declare it. */
export function streaming(body: (event: never, stream: never) => Promise<void>): Handler {
  return awslambda.streamifyResponse(body as Streaming) as unknown as Handler;
}

export const ALLOW = { principalId: 'somebody', usageIdentifierKey: 'a-key-value-of-twenty-characters' };

export function allowing(methodArn: string, context: object = {}): object {
  return {
    ...ALLOW,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: methodArn }],
    },
    context,
  };
}

export interface Parts {
  readonly authorizer?: Handler;
  /** By route: `GET /things/{id}`. */
  readonly routes: Readonly<Record<string, Handler>>;
  /** Routes that need an API key. */
  readonly metered?: boolean;
  readonly streams?: readonly string[];
  readonly timeoutMilliseconds?: number;
  readonly more?: (graph: Graph, api: GraphResource, stage: GraphResource) => void;
  readonly binaryMediaTypes?: readonly string[];
  readonly responses?: Readonly<Record<string, Properties>>;
}

const ROUTE_TIMEOUT_SECONDS = 20;

/** Serves a REST API `surface` with the routes given, over real HTTP, its functions in memory. */
export async function serveApi(parts: Parts): Promise<Served> {
  const graph = new Graph();
  const functions = new Map<string, Lambda>();
  const api = graph.add('apigateway/restApi:RestApi', 'api', {
    name: 'api',
    apiKeySource: 'AUTHORIZER',
    ...(parts.binaryMediaTypes ? { binaryMediaTypes: parts.binaryMediaTypes } : {}),
  });
  const addFunction = (name: string, handler: Handler): GraphResource => {
    const resource = graph.add('lambda/function:Function', name, { name, runtime: 'nodejs24.x' });
    const settings = {
      name,
      arn: String(resource.outputs.arn),
      timeoutMilliseconds: ROUTE_TIMEOUT_SECONDS * 1000,
      memoryMegabytes: 128,
      concurrency: null,
    };
    functions.set(settings.arn, new Lambda(settings, handler, { write: () => undefined }));
    graph.add('lambda/permission:Permission', `${name}-permission`, {
      action: 'lambda:InvokeFunction',
      function: name,
      principal: 'apigateway.amazonaws.com',
      sourceArn: `${api.outputs.executionArn}/*`,
    });
    return resource;
  };
  const authorizer = parts.authorizer
    ? addAuthorizer(graph, api, addFunction('authorizer', parts.authorizer))
    : null;
  const resources = new Map<string, string>([['', String(api.outputs.rootResourceId)]]);
  for (const [at, [route, handler]] of Object.entries(parts.routes).entries()) {
    const [httpMethod = '', path = ''] = route.split(' ');
    const resourceId = addResources(graph, api, resources, path);
    const lambda = addFunction(`function-${at}`, handler);
    const streams = parts.streams?.includes(route) ?? false;
    graph.add('apigateway/method:Method', `${route}-method`, {
      restApi: api.id,
      resourceId,
      httpMethod,
      authorization: authorizer ? 'CUSTOM' : 'NONE',
      ...(authorizer ? { authorizerId: authorizer.id } : {}),
      apiKeyRequired: parts.metered ?? false,
    });
    graph.add('apigateway/integration:Integration', `${route}-integration`, {
      restApi: api.id,
      resourceId,
      httpMethod,
      type: 'AWS_PROXY',
      integrationHttpMethod: 'POST',
      uri: streams ? lambda.outputs.responseStreamingInvokeArn : lambda.outputs.invokeArn,
      responseTransferMode: streams ? 'STREAM' : 'BUFFERED',
      ...(parts.timeoutMilliseconds ? { timeoutMilliseconds: parts.timeoutMilliseconds } : {}),
    });
  }
  for (const [responseType, inputs] of Object.entries(parts.responses ?? {})) {
    graph.add('apigateway/response:Response', responseType, { restApiId: api.id, responseType, ...inputs });
  }
  const stage = graph.add('apigateway/stage:Stage', 'stage', {
    restApi: api.id,
    deployment: 'deployment',
    stageName: 'surface',
    variables: { surface: 'surface' },
  });
  const plan = graph.add('apigateway/usagePlan:UsagePlan', 'plan', {
    name: 'plan',
    apiStages: [{ apiId: api.id, stage: 'surface' }],
    throttleSettings: { rateLimit: 1, burstLimit: 3 },
  });
  parts.more?.(graph, api, stage);
  const keys = await ApiKeys.open(null);
  const stages = compileStages(graph.graph, functions, new UsagePlans(graph.graph, keys));
  const server = await LocalServer.listen(0);
  server.serve({ stages, distribution: null });
  return {
    url: `http://127.0.0.1:${server.port}`,
    keys,
    planId: plan.id,
    close: () => server.close(0),
  };
}

function addAuthorizer(graph: Graph, api: GraphResource, lambda: GraphResource): GraphResource {
  return graph.add('apigateway/authorizer:Authorizer', 'asked', {
    restApi: api.id,
    type: 'REQUEST',
    authorizerUri: lambda.outputs.invokeArn,
    authorizerResultTtlInSeconds: 0,
    identitySource: 'method.request.header.Host',
  });
}

/** Adds the resources of a path that are not there yet; answers the id of the last. */
export function addResources(
  graph: Graph,
  api: GraphResource,
  known: Map<string, string>,
  path: string,
): string {
  let at = '';
  for (const pathPart of path
    .split('/')
    .slice(1)
    .filter((part) => part !== '')) {
    const parentId = known.get(at) as string;
    at += `/${pathPart}`;
    if (!known.has(at)) {
      known.set(
        at,
        graph.add('apigateway/resource:Resource', at, { restApi: api.id, parentId, pathPart }).id,
      );
    }
  }
  return known.get(at) as string;
}
