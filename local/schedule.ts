import { randomUUID } from 'node:crypto';
import type { Lambda } from './lambda.ts';
import { callable, EVENT_BRIDGE } from './lambda-target.ts';
import { GraphError, type GraphResource, nameOf, type ResourceGraph, textOf } from './resource-graph.ts';
import { ACCOUNT, arnOf, physicalName, REGION, type StandIn } from './stand-in.ts';

const RULE = 'aws:cloudwatch/eventRule:EventRule';
const TARGET = 'aws:cloudwatch/eventTarget:EventTarget';

export const SCHEDULE_STAND_INS: readonly StandIn[] = [
  {
    type: RULE,
    honours: ['name', 'scheduleExpression'],
    ignores: { description: 'text for people', forceDestroy: 'nothing is deleted' },
    outputs: (resource) => {
      const name = physicalName(resource);
      return { id: name, name, arn: arnOf('events', `rule/${name}`) };
    },
  },
  {
    type: TARGET,
    honours: ['rule', 'arn'],
    ignores: { forceDestroy: 'nothing is deleted' },
    outputs: (resource) => {
      const targetId = physicalName(resource, 'targetId');
      return { id: `${resource.inputs.rule}-${targetId}`, targetId };
    },
  },
];

const MINUTE_MILLISECONDS = 60_000;
const UNIT_MILLISECONDS: Readonly<Record<string, number>> = {
  minute: MINUTE_MILLISECONDS,
  hour: 60 * MINUTE_MILLISECONDS,
  day: 24 * 60 * MINUTE_MILLISECONDS,
};
/** What a timer of Node takes; beyond it, it would go off at once. */
const MAX_TIMER_MILLISECONDS = 2 ** 31 - 1;
/** EventBridge wants the singular for one and the plural for more. */
const RATE = /^rate\((?:1 (minute|hour|day)|([2-9]|[1-9]\d+) (minute|hour|day)s)\)$/;

/** A rule with its targets. */
export interface ScheduledCall {
  readonly everyMilliseconds: number;
  /** Calls every target, and is over when the last of them is; never rejects. */
  readonly call: (nowMilliseconds: number) => Promise<void>;
}

/** Every rule of the graph, once it is sure that EventBridge may call its targets. */
export function compileSchedules(
  graph: ResourceGraph,
  functions: ReadonlyMap<string, Lambda>,
): readonly ScheduledCall[] {
  checkTargets(graph);
  return graph.ofType(RULE).map((rule) => {
    const arn = textOf(rule, 'arn');
    const lambdas = graph
      .where(TARGET, 'rule', textOf(rule, 'name'))
      .map((target) =>
        callable(
          graph,
          target,
          { service: EVENT_BRIDGE, arn: textOf(target, 'arn'), source: arn },
          functions,
        ),
      );
    return {
      everyMilliseconds: readRate(rule),
      call: async (nowMilliseconds) => {
        // What fails has said so in its own log.
        await Promise.allSettled(
          lambdas.map((lambda) => lambda.invoke(scheduledEvent(arn, nowMilliseconds))),
        );
      },
    };
  });
}

function checkTargets(graph: ResourceGraph): void {
  const names = new Set(graph.ofType(RULE).map((rule) => textOf(rule, 'name')));
  const lost = graph.ofType(TARGET).filter((target) => !names.has(textOf(target, 'rule')));
  if (lost.length === 0) return;
  throw new GraphError(lost.map((target) => `${nameOf(target)}: there is no rule ${target.inputs.rule}.`));
}

function readRate(rule: GraphResource): number {
  const expression = textOf(rule, 'scheduleExpression');
  const match = RATE.exec(expression);
  if (match === null) {
    throw new GraphError([
      `${nameOf(rule)}: this machine knows schedules like rate(1 minute) and rate(5 minutes) only, not ${expression}.`,
    ]);
  }
  const [, one, count = '1', many] = match;
  const milliseconds = Number(count) * (UNIT_MILLISECONDS[one ?? many ?? ''] as number);
  if (milliseconds <= MAX_TIMER_MILLISECONDS) return milliseconds;
  throw new GraphError([
    `${nameOf(rule)}: ${expression} is longer than a timer of this machine waits, which is 24 days.`,
  ]);
}

/** https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-scheduled.html */
function scheduledEvent(ruleArn: string, nowMilliseconds: number): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: ACCOUNT,
    time: new Date(nowMilliseconds).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: REGION,
    resources: [ruleArn],
    detail: {},
  };
}

/** Makes each call once it starts, and then at its rate. */
export class Schedules {
  readonly #calls: readonly ScheduledCall[];
  readonly #clock: () => number;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(calls: readonly ScheduledCall[], clock: () => number) {
    this.#calls = calls;
    this.#clock = clock;
  }

  start(): void {
    for (const { everyMilliseconds, call } of this.#calls) {
      let running = false;
      const turn = async () => {
        // INVARIANT: one at a time. A turn that comes too early is left out, not put off.
        if (running) return;
        running = true;
        await call(this.#clock());
        running = false;
      };
      this.#timers.push(setTimeout(turn).unref(), setInterval(turn, everyMilliseconds).unref());
    }
  }

  /** Makes no more calls; those that run go on. */
  stop(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
  }
}
