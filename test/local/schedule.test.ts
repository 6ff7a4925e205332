import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Handler, Lambda } from '../../local/lambda.ts';
import type { Properties } from '../../local/resource-graph.ts';
import { compileSchedules, Schedules } from '../../local/schedule.ts';
import { Graph } from './gateway-under-test.ts';

const MINUTE_MILLISECONDS = 60_000;
/** Longer than the rate. */
const TIMEOUT_MILLISECONDS = 10 * MINUTE_MILLISECONDS;
const START = 1_800_000_000_250;
const RULE_ARN = 'arn:aws:events:us-east-1:000000000000:rule/often';

interface Declared {
  readonly rule?: Properties;
  readonly target?: Properties;
  readonly permission?: Properties;
}

/** A rule that calls a function, as the program would declare it, with changes. */
function declare(handler: Handler, { rule = {}, target = {}, permission = {} }: Declared = {}) {
  const graph = new Graph();
  const resource = graph.add('lambda/function:Function', 'f', { name: 'f', runtime: 'nodejs24.x' });
  const arn = String(resource.outputs.arn);
  graph.add('cloudwatch/eventRule:EventRule', 'rule', {
    name: 'often',
    scheduleExpression: 'rate(1 minute)',
    ...rule,
  });
  graph.add('cloudwatch/eventTarget:EventTarget', 'target', { rule: 'often', arn, ...target });
  graph.add('lambda/permission:Permission', 'permission', {
    action: 'lambda:InvokeFunction',
    function: 'f',
    principal: 'events.amazonaws.com',
    sourceArn: RULE_ARN,
    ...permission,
  });
  const settings = {
    name: 'f',
    arn,
    timeoutMilliseconds: TIMEOUT_MILLISECONDS,
    memoryMegabytes: 128,
    concurrency: null,
  };
  const lines: string[] = [];
  const lambda = new Lambda(settings, handler, { write: (line) => lines.push(line) });
  return { lines, compile: () => compileSchedules(graph.graph, new Map([[arn, lambda]])) };
}

describe('a schedule', () => {
  let schedules: Schedules;

  beforeEach(() => {
    jest.useFakeTimers({ now: START });
  });
  afterEach(() => {
    schedules?.stop();
    jest.useRealTimers();
  });

  function start(handler: Handler): readonly string[] {
    const { compile, lines } = declare(handler);
    schedules = new Schedules(compile(), Date.now);
    schedules.start();
    return lines;
  }

  test('P-3 calls its function once it starts and then at its rate, with the events of EventBridge', async () => {
    const events: any[] = [];
    start(async (event) => events.push(event));
    expect(events).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(events).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        account: '000000000000',
        time: '2027-01-15T08:00:00Z',
        region: 'us-east-1',
        resources: [RULE_ARN],
        detail: {},
      },
    ]);
    await jest.advanceTimersByTimeAsync(3 * MINUTE_MILLISECONDS);
    expect(events.map(({ time }) => time.slice(14, 19))).toEqual(['00:00', '01:00', '02:00', '03:00']);
    expect(new Set(events.map(({ id }) => id)).size).toBe(4);
  });

  test('P-3 goes on after a call that failed, which is in the log of the function', async () => {
    let calls = 0;
    const lines = start(async () => {
      calls += 1;
      throw new TypeError(`broken ${calls}`);
    });
    await jest.advanceTimersByTimeAsync(MINUTE_MILLISECONDS + 1);
    expect(calls).toBe(2);
    expect(lines.map((line) => JSON.parse(line).errorMessage)).toEqual(['broken 1', 'broken 2']);
  });

  test('P-3 leaves out a turn while the one before is at work', async () => {
    const open: (() => void)[] = [];
    start(() => new Promise<void>((resolve) => open.push(resolve)));
    await jest.advanceTimersByTimeAsync(2.5 * MINUTE_MILLISECONDS);
    expect(open).toHaveLength(1);
    open[0]?.();
    await jest.advanceTimersByTimeAsync(MINUTE_MILLISECONDS);
    expect(open).toHaveLength(2);
  });

  test('P-3 makes no more calls once it is stopped', async () => {
    let calls = 0;
    start(async () => {
      calls += 1;
    });
    schedules.stop();
    await jest.advanceTimersByTimeAsync(2 * MINUTE_MILLISECONDS);
    expect(calls).toBe(0);
  });
});

describe('a schedule that cannot be kept', () => {
  const compiling = (declared: Declared) => declare(() => null, declared).compile;

  test.each(['rate(1 minute)', 'rate(2 minutes)', 'rate(1 hour)', 'rate(12 hours)', 'rate(24 days)'])(
    'P-3 %s is one that can be',
    (scheduleExpression) => {
      const [call] = compiling({ rule: { scheduleExpression } })();
      expect((call?.everyMilliseconds ?? 0) % MINUTE_MILLISECONDS).toBe(0);
      expect(call?.everyMilliseconds).toBeGreaterThan(0);
    },
  );

  test.each([
    'cron(0 * * * ? *)',
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(0 minutes)',
    'rate(30 seconds)',
    '',
  ])('P-3 %p keeps the platform from starting', (scheduleExpression) => {
    expect(compiling({ rule: { scheduleExpression } })).toThrow(
      `EventRule 'rule': this machine knows schedules like rate(1 minute) and rate(5 minutes) only, not ${scheduleExpression}.`,
    );
  });

  test('P-3 one that is longer than a timer waits would go off at once, and is refused', () => {
    expect(compiling({ rule: { scheduleExpression: 'rate(25 days)' } })).toThrow('24 days');
  });

  test.each([
    { principal: 'apigateway.amazonaws.com' },
    { sourceArn: 'arn:aws:events:us-east-1:000000000000:rule/seldom' },
    { function: 'g' },
  ])('P-3 a Permission with %p does not let EventBridge call', (permission) => {
    expect(compiling({ permission })).toThrow("no Permission lets EventBridge call Function 'f'");
  });

  test('P-3 a target of no rule, or that is no function, is named', () => {
    expect(compiling({ target: { rule: 'gone' } })).toThrow("EventTarget 'target': there is no rule gone.");
    expect(compiling({ target: { arn: 'arn:aws:sqs:q' } })).toThrow('there is no function arn:aws:sqs:q');
  });
});
