import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import type { LambdaFunction } from '../../../infra/components/function.ts';
import { Schedule } from '../../../infra/components/schedule.ts';
import { createCheckout, type Recording, record, removeCheckout } from '../recorder.ts';
import { FUNCTIONS_WITH_EVENTS, route, shop, smallPolicy } from '../small-policy.ts';

let root: string;
let recording: Recording;

beforeAll(async () => {
  root = createCheckout(FUNCTIONS_WITH_EVENTS.map(({ name }) => name));
  recording = await record('test', root, smallPolicy(), {}, FUNCTIONS_WITH_EVENTS);
});
afterAll(() => removeCheckout(root));

describe('P-2 a function that is invoked by schedule', () => {
  test('P-2 is deployed though no route names it, and called every minute', () => {
    expect(recording.one('lambda/function:Function', 'tidier-function')).toMatchObject({
      name: 'gatehouse-test-tidier',
      description: 'Tidies up',
    });
    expect(recording.all('cloudwatch/eventRule:EventRule')).toEqual([
      { name: 'gatehouse-test-tidier', description: 'Tidies up', scheduleExpression: 'rate(1 minute)' },
    ]);
    expect(recording.all('cloudwatch/eventTarget:EventTarget')).toEqual([
      { rule: 'gatehouse-test-tidier', arn: expect.stringMatching(/:tidier-function$/) },
    ]);
  });

  test('P-2 may be called by that rule and by nobody else', () => {
    expect(
      recording.all('lambda/permission:Permission').filter(({ function: name }) => name === TIDIER),
    ).toEqual([
      {
        action: 'lambda:InvokeFunction',
        function: TIDIER,
        principal: 'events.amazonaws.com',
        sourceArn: expect.stringMatching(/:tidier-schedule-rule$/),
      },
    ]);
  });

  test('P-2 is watched for events that it misses for good', () => {
    const dropped = recording
      .all('cloudwatch/metricAlarm:MetricAlarm')
      .filter(({ metricName }) => metricName === 'AsyncEventsDropped');
    expect(dropped.map(({ dimensions }) => dimensions)).toContainEqual({ FunctionName: TIDIER });
  });

  test('P-2 serves no route', async () => {
    const surfaces = { shop: shop({ routes: [route('GET /x', { function: 'tidier' })] }) };
    const policy = smallPolicy({ surfaces });
    await expect(record('test', root, policy, {}, FUNCTIONS_WITH_EVENTS)).rejects.toThrow(
      /^surface `shop`, route `GET \/x`: the function `tidier` is invoked by a schedule, never by a request; those that serve routes are [^`]*completions(?!.*tidier)/,
    );
  });
});

describe('P-2 a schedule', () => {
  const lambda = {
    declaration: FUNCTIONS_WITH_EVENTS.find(({ name }) => name === 'tidier'),
    functionName: 'f',
    arn: 'a',
  } as unknown as LambdaFunction;
  const expressions: unknown[] = [];
  const every = (everySeconds: number) =>
    new Schedule('s', { function: lambda, environmentName: 'test', everySeconds }, {});

  beforeAll(() =>
    pulumi.runtime.setMocks({
      newResource: ({ type, inputs }) => {
        if (type === 'aws:cloudwatch/eventRule:EventRule') expressions.push(inputs.scheduleExpression);
        return { id: 'id', state: inputs };
      },
      call: () => ({}),
    }),
  );

  test('P-2 counts whole minutes, in the grammar of EventBridge', async () => {
    for (const seconds of [60, 120, 3600]) every(seconds);
    await pulumi.runtime.disconnect();
    expect(expressions.sort()).toEqual(['rate(1 minute)', 'rate(2 minutes)', 'rate(60 minutes)']);
  });

  test.each([0, 30, 90, -60, Number.NaN])('P-2 of %p seconds is refused', (seconds) => {
    expect(() => every(seconds)).toThrow(
      `function \`tidier\`: it cannot be invoked every ${seconds} seconds, because schedules count whole minutes`,
    );
  });
});

const TIDIER = 'gatehouse-test-tidier';
