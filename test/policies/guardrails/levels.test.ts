import { describe, expect, test } from '@jest/globals';
import type { ReportViolation, StackValidationArgs, StackValidationPolicy } from '@pulumi/policy';
import { type Level, strictest } from '../../../policies/guardrails/levels.ts';
import { policyOf } from '../../../policies/guardrails/pulumi-policy.ts';
import { rules } from '../../../policies/guardrails/rules/index.ts';
import { requireAlarms } from '../../../policies/guardrails/rules/require-alarms.ts';
import { requireFirewallOnStages } from '../../../policies/guardrails/rules/require-firewall-on-stages.ts';
import { requireReservedConcurrency } from '../../../policies/guardrails/rules/require-reserved-concurrency.ts';
import { requireTableProtection } from '../../../policies/guardrails/rules/require-table-protection.ts';
import * as types from '../../../policies/guardrails/types.ts';
import { judge, resource } from './judging.ts';

describe('P-7 the level of a rule', () => {
  const stageIn = (stack: string) => [resource(types.STAGE, {}, { stack })];

  test.each(['local', 'dev'])('P-7 lets doors stand open in the stack %s', (stack) => {
    const table = resource(types.TABLE, { serverSideEncryption: { enabled: true } }, { stack });
    expect(judge(requireTableProtection, [table])).toEqual([]);
    expect(judge(requireFirewallOnStages, stageIn(stack))).toEqual([]);
    const gate = resource(types.FUNCTION, {}, { stack });
    const authorizer = resource(types.AUTHORIZER, {}, { stack, dependencies: [gate] });
    expect(judge(requireReservedConcurrency, [gate, authorizer])).toEqual([]);
  });

  test.each(['prod', 'staging', 'development', 'prod-eu', 'otherwise', ''])(
    'P-7 protects a stack that is called "%s"',
    (stack) => {
      const table = resource(types.TABLE, { serverSideEncryption: { enabled: true } }, { stack });
      expect(judge(requireTableProtection, [table])).toHaveLength(2);
      expect(judge(requireFirewallOnStages, stageIn(stack))).toHaveLength(1);
    },
  );

  test.each([
    ['local', []],
    ['dev', ['advisory']],
    ['prod', ['mandatory']],
  ] satisfies [string, Level[]][])('P-7 is that of the stack %s', (stack, levels) => {
    expect(judge(requireAlarms, stageIn(stack)).map(({ level }) => level)).toEqual(levels);
  });

  test('P-7 reads nothing where it is off, because in a preview that would have to wait', () => {
    const unknown = resource(
      types.STAGE,
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('read');
          },
        },
      ),
      { stack: 'local' },
    );
    for (const rule of rules.filter(({ levels }) => levels.local === 'off')) {
      expect(judge(rule, [unknown])).toEqual([]);
    }
  });

  test('P-7 is registered as strict as it is anywhere, and advice says that it is advice', () => {
    const reported: unknown[] = [];
    const report = ((violation: unknown, urn?: string) =>
      reported.push(urn === undefined ? violation : { violation, urn })) as ReportViolation;
    const policy = policyOf(requireAlarms) as StackValidationPolicy;
    expect([policy.enforcementLevel, strictest(requireAlarms.levels)]).toEqual(['mandatory', 'mandatory']);
    const validate = (stack: string) =>
      policy.validateStack({ resources: stageIn(stack) } as unknown as StackValidationArgs, report);
    for (const stack of ['local', 'dev', 'prod']) validate(stack);
    const sentence = expect.stringContaining('it may answer with 5xx');
    expect(reported).toEqual([
      {
        message: expect.stringContaining(`${requireAlarms.description}\n`),
        urn: stageIn('dev')[0]?.urn,
        enforcementLevel: 'advisory',
      },
      { violation: sentence, urn: stageIn('prod')[0]?.urn },
    ]);
  });
});
