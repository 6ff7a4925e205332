import type { LoadedFunctions } from './function.ts';
import { logLine } from './function-process.ts';
import { CLOUDWATCH_LOGS, callable } from './lambda-target.ts';
import { LogDelivery } from './log-delivery.ts';
import { LOG_GROUP } from './log-group.ts';
import { compileLogPattern, type LogPattern } from './log-pattern.ts';
import { GraphError, type GraphResource, nameOf, type ResourceGraph, textOf } from './resource-graph.ts';
import { physicalName, type StandIn } from './stand-in.ts';

const FILTER = 'aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter';

export const LOG_SUBSCRIPTION_STAND_INS: readonly StandIn[] = [
  {
    type: FILTER,
    honours: ['name', 'logGroup', 'filterPattern', 'destinationArn'],
    ignores: { distribution: 'for streams of Kinesis only' },
    outputs: (resource) => ({
      id: `${resource.inputs.logGroup}|${physicalName(resource)}`,
      name: physicalName(resource),
    }),
  },
];

/** What hands lines of logs to functions. */
export interface LogSubscriptions {
  /** Delivers what is left, if it takes no longer than the bound. */
  close(boundMilliseconds: number): Promise<void>;
}

/** Has every filter of the graph hear the logs that it names, once it is sure that CloudWatch Logs may call its function. */
export function subscribeToLogs(
  graph: ResourceGraph,
  functions: Pick<LoadedFunctions, 'byArn' | 'logs'>,
  startedAtMilliseconds: number,
): LogSubscriptions {
  const deliveries = graph
    .ofType(FILTER)
    .map((filter) => subscribe(graph, filter, functions, startedAtMilliseconds));
  return {
    close: async (boundMilliseconds) => {
      await Promise.all(deliveries.map((delivery) => delivery.close(boundMilliseconds)));
    },
  };
}

function subscribe(
  graph: ResourceGraph,
  filter: GraphResource,
  { byArn, logs }: Pick<LoadedFunctions, 'byArn' | 'logs'>,
  startedAtMilliseconds: number,
): LogDelivery {
  const logGroup = textOf(filter, 'logGroup');
  const [group] = graph.where(LOG_GROUP, 'name', logGroup);
  if (group === undefined) throw new GraphError([`${nameOf(filter)}: there is no log group ${logGroup}.`]);
  const arn = textOf(filter, 'destinationArn');
  const calling = { service: CLOUDWATCH_LOGS, arn, source: `${textOf(group, 'arn')}:*` };
  const lambda = callable(graph, filter, calling, byArn);
  const sources = logs.filter(({ group: name }) => name === logGroup);
  if (sources.some(({ functionArn }) => functionArn === arn)) {
    throw new GraphError([`${nameOf(filter)}: its function would be called with its own lines, for ever.`]);
  }
  const own = logs.find(({ functionArn }) => functionArn === arn);
  const subscription = {
    name: textOf(filter, 'name'),
    logGroup,
    matches: patternOf(filter),
    invoke: (event: object) => lambda.invoke(event),
    complain: (message: string) => own?.file.write(logLine('ERROR', { message })),
  };
  const delivery = new LogDelivery(subscription, startedAtMilliseconds);
  for (const { file } of sources) file.listen((event) => delivery.hear(event));
  return delivery;
}

function patternOf(filter: GraphResource): LogPattern {
  const text = textOf(filter, 'filterPattern');
  const pattern = compileLogPattern(text);
  if (pattern !== null) return pattern;
  throw new GraphError([
    `${nameOf(filter)}: this machine knows filter patterns like { $.message = "request" } only, not '${text}'.`,
  ]);
}
