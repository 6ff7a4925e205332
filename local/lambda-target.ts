import { FUNCTION, PERMISSION } from './function.ts';
import type { Lambda } from './lambda.ts';
import { matchesWildcard } from './policy-document.ts';
import { GraphError, type GraphResource, nameOf, type ResourceGraph, textOf } from './resource-graph.ts';

const LAMBDA_URI =
  /:lambda:path\/(2015-03-31|2021-11-15)\/functions\/(.+)\/(invocations|response-streaming-invocations)$/;

export function readLambdaUri(resource: GraphResource, property: string) {
  const uri = textOf(resource, property);
  const match = LAMBDA_URI.exec(uri);
  if (!match) throw new GraphError([`${nameOf(resource)}: ${uri} is not the address of a Lambda function.`]);
  return { uri, arn: match[2] as string, streams: match[3] === 'response-streaming-invocations' };
}

/** What calls functions by itself, once it is permitted to. */
export interface Service {
  readonly title: string;
  readonly principal: string;
  /** What comes on AWS of a call that nothing permits. */
  readonly otherwise: string;
}

export const API_GATEWAY: Service = {
  title: 'API Gateway',
  principal: 'apigateway.amazonaws.com',
  otherwise: 'it would answer 500',
};
export const EVENT_BRIDGE: Service = {
  title: 'EventBridge',
  principal: 'events.amazonaws.com',
  otherwise: 'nothing would call it',
};

export const CLOUDWATCH_LOGS: Service = {
  title: 'CloudWatch Logs',
  principal: 'logs.amazonaws.com',
  otherwise: 'there would be no filter',
};

export interface Calling {
  readonly service: Service;
  /** Of the function. */
  readonly arn: string;
  /** ARN of what the call comes from. */
  readonly source: string;
}

/** The function with that ARN, once it is sure that the service may call it from there. */
export function callable(
  graph: ResourceGraph,
  caller: GraphResource,
  { service, arn, source }: Calling,
  functions: ReadonlyMap<string, Lambda>,
): Lambda {
  const lambda = functions.get(arn);
  if (!lambda) throw new GraphError([`${nameOf(caller)}: there is no function ${arn}.`]);
  const permitted = graph
    .ofType(PERMISSION)
    .some(
      ({ inputs }) =>
        (inputs.function === arn || inputs.function === lambda.settings.name) &&
        inputs.principal === service.principal &&
        inputs.action === 'lambda:InvokeFunction' &&
        (inputs.sourceArn === undefined || covers(String(inputs.sourceArn), source)),
    );
  if (permitted) return lambda;
  const [name] = graph.where(FUNCTION, 'name', lambda.settings.name).map(nameOf);
  throw new GraphError([
    `${nameOf(caller)}: no Permission lets ${service.title} call ${name ?? arn} from ${source}; on AWS ${service.otherwise}.`,
  ]);
}

/** A path variable stands as `*` in the address that Lambda sees. */
function covers(pattern: string, source: string): boolean {
  return matchesWildcard(pattern, source.replaceAll(/\{[^}]*\}/g, '*'));
}
