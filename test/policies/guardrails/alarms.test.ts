import { describe, expect, test } from '@jest/globals';
import type { Properties, StackResource } from '../../../policies/guardrails/rule.ts';
import { requireAlarms } from '../../../policies/guardrails/rules/require-alarms.ts';
import { requireReservedConcurrency } from '../../../policies/guardrails/rules/require-reserved-concurrency.ts';
import * as types from '../../../policies/guardrails/types.ts';
import { judge, resource } from './judging.ts';

const api = resource(types.REST_API, {}, { name: 'shop' });
const stage = resource(types.STAGE, {}, { name: 'stage', dependencies: [api] });
const gate = resource(types.FUNCTION, {}, { name: 'gate' });
const authorizer = resource(types.AUTHORIZER, {}, { name: 'authorizer', dependencies: [api, gate] });
const topic = resource(types.TOPIC, {}, { name: 'topic' });

function alarm(namespace: string, metricName: string, of: readonly StackResource[], more: Properties = {}) {
  const name = `${namespace} ${metricName}`;
  return resource(types.METRIC_ALARM, { namespace, metricName, ...more }, { name, dependencies: of });
}
const failures = alarm('AWS/ApiGateway', '5XXError', [api, stage], {
  dimensions: { ApiName: 'a', Stage: 's' },
});
const throttles = alarm('AWS/Lambda', 'Throttles', [gate]);
const errors = alarm('AWS/Lambda', 'Errors', [gate]);

/** Names of what is found to be unwatched. */
const unwatched = (...alarms: readonly StackResource[]) =>
  judge(requireAlarms, [api, stage, gate, authorizer, ...alarms]).map(({ resource: { name } }) => name);

describe('P-7 require-alarms', () => {
  test('P-7 takes a stack that is watched', () => expect(unwatched(failures, throttles, errors)).toEqual([]));

  test('P-7 finds each thing that is not', () => {
    expect(unwatched()).toEqual(['stage', 'gate', 'authorizer']);
    expect(unwatched(throttles, errors)).toEqual(['stage']);
    expect(unwatched(failures, errors)).toEqual(['gate']);
    expect(unwatched(failures, throttles)).toEqual(['authorizer']);
  });

  test('P-7 takes an alarm on the whole API for its stages, and not one on another stage', () => {
    const whole = alarm('AWS/ApiGateway', '5XXError', [api], { dimensions: { ApiName: 'a' } });
    const other = alarm('AWS/ApiGateway', '5XXError', [api], {
      dimensions: { ApiName: 'a', Stage: 'other' },
    });
    expect(unwatched(whole, throttles, errors)).toEqual([]);
    expect(unwatched(other, throttles, errors)).toEqual(['stage']);
  });

  test('P-7 takes a metric of its own for an authorizer, if the alarm says whom it is about', () => {
    expect(unwatched(failures, throttles, alarm('Shop', 'unchecked', [gate]))).toEqual([]);
    expect(unwatched(failures, throttles, alarm('Shop', 'unchecked', []))).toEqual(['authorizer']);
    expect(unwatched(failures, throttles, alarm('AWS/Lambda', 'Duration', [gate]))).toEqual(['authorizer']);
  });

  test('P-7 wants somebody told where there is a topic', () => {
    const sent = { alarmActions: ['arn:aws:sns:eu-central-1:1:topic'] };
    const all = (more: Properties, of: readonly StackResource[]) => [
      topic,
      alarm('AWS/ApiGateway', '5XXError', [stage, ...of], more),
      alarm('AWS/Lambda', 'Throttles', [gate, ...of], more),
      alarm('AWS/Lambda', 'Errors', [gate, ...of], more),
    ];
    expect(unwatched(...all(sent, [topic]))).toEqual([]);
    expect(unwatched(...all({}, [topic]))).toHaveLength(3);
    expect(unwatched(...all(sent, []))).toHaveLength(3);
    expect(unwatched(...all({ ...sent, actionsEnabled: false }, [topic]))).toHaveLength(3);
  });
});

describe('P-7 require-reserved-concurrency', () => {
  const behind = (props: Properties, type = types.AUTHORIZER) => {
    const lambda = resource(types.FUNCTION, props, { name: 'gate' });
    const callers = ['one', 'two'].map((name) => resource(type, {}, { name, dependencies: [lambda] }));
    return judge(requireReservedConcurrency, [lambda, ...callers]).length;
  };

  test.each([[{}], [{ reservedConcurrentExecutions: -1 }], [{ reservedConcurrentExecutions: 0 }]])(
    'P-7 refuses %j, once for all that it decides for',
    (props) => expect(behind(props)).toBe(1),
  );

  test('P-7 takes one execution of its own, and asks nothing of other functions', () => {
    expect(behind({ reservedConcurrentExecutions: 1 })).toBe(0);
    expect(behind({}, types.INTEGRATION)).toBe(0);
  });
});
