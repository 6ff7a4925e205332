import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Diagnostic, PolicyPack } from '../../../local/policy-pack.ts';
import { rules } from '../../../policies/guardrails/rules/index.ts';
import * as types from '../../../policies/guardrails/types.ts';
import { type Registered, runProgram } from '../../infra/engine.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..', '..');

/** By URN, as the program sends them. */
type Resources = ReadonlyMap<string, Registered>;

let pack: PolicyPack;
let local: Resources;
let preview: Resources;

beforeAll(async () => {
  const [started, update, planned] = await Promise.all([
    PolicyPack.start(),
    runProgram({ stack: 'local', preview: false }),
    runProgram({ stack: 'prod', preview: true }),
  ]);
  pack = started;
  local = update.resources;
  preview = planned.resources;
}, 120_000);
afterAll(() => pack.stop());

function judge(resources: Resources): Promise<readonly Diagnostic[]> {
  return pack.judge([...resources].map(([urn, resource]) => ({ urn, ...resource })));
}

/** Those of some types: judging all takes seconds. */
function only(resources: Resources, ...kept: readonly string[]): Resources {
  return new Map([...resources].filter(([, { type }]) => kept.includes(type)));
}

/** The resources, with one of a type changed. */
function broken(
  resources: Resources,
  type: string,
  change: (inputs: Registered['inputs']) => object,
): Resources {
  const [urn, resource] = [...resources].find(([, one]) => one.type === type) ?? [];
  if (urn === undefined || resource === undefined) throw new Error(`there is no ${type}`);
  const inputs = { ...resource.inputs, ...change(resource.inputs) };
  return new Map([...resources, [urn, { ...resource, inputs }]]);
}

describe('P-7 the policy pack in the launcher of the pulumi command', () => {
  test('P-7 enforces every rule', async () => {
    expect(await pack.rules()).toEqual(rules.map(({ id }) => id));
  });

  test('P-7 finds nothing in what is declared for local', async () => {
    expect(local.size).toBeGreaterThan(100);
    expect(await judge(local)).toEqual([]);
  });

  test('P-7 refuses an authorizer that remembers, and says which, why and what to do', async () => {
    const authorizers = only(local, types.AUTHORIZER);
    const remembers = broken(authorizers, types.AUTHORIZER, () => ({ authorizerResultTtlInSeconds: 300 }));
    const found = await judge(remembers);
    expect(found).toEqual([
      expect.objectContaining({ rule: 'forbid-authorizer-caching', isMandatory: true }),
    ]);
    const { name = '' } = remembers.get(found[0]?.urn ?? '') ?? {};
    expect(found[0]?.message).toContain(`${name} reuses a decision for 300 seconds`);
    expect(found[0]?.message).toContain('Set `authorizerResultTtlInSeconds` to 0.');
    expect(found[0]?.message).toContain('docs/guardrails/forbid-authorizer-caching.md');
  });

  test('P-7 refuses a stack with a method that lost its authorizer, and points at the method', async () => {
    const [urn = '', method] = [...local].find(([, { inputs }]) => inputs.authorization === 'CUSTOM') ?? [];
    if (method === undefined) throw new Error('no method asks the authorizer');
    const inputs = { ...method.inputs, authorization: 'NONE' };
    expect(await judge(new Map([...local, [urn, { ...method, inputs }]]))).toEqual([
      expect.objectContaining({
        rule: 'require-authorizer-on-methods',
        isMandatory: true,
        urn,
        message: expect.stringContaining(method.name),
      }),
    ]);
  });

  test('P-7 finds nothing in a preview, where ids are not known, and says what has to wait', async () => {
    const found = await judge(preview);
    expect(found.filter(({ isMandatory }) => isMandatory)).toEqual([]);
    for (const { message } of found) expect(message).toContain("can't be known during preview");
    // Whatever joins resources goes by their references, so that it does not have to wait.
    const waiting = new Set(found.map(({ rule }) => rule));
    expect(rules.filter((rule) => 'judgeStack' in rule && waiting.has(rule.id))).toEqual([]);
  });

  test('P-7 advises in one stack what it refuses in another, under the same name', async () => {
    const unwatched = (stack: string): Resources =>
      new Map([...only(local, types.STAGE)].map(([urn, one]) => [urn.replace(':local:', `:${stack}:`), one]));
    const levels = async (stack: string) => {
      const found = await judge(unwatched(stack));
      const ofAlarms = found.filter(({ rule }) => rule === 'require-alarms');
      for (const { message } of ofAlarms) expect(message).toContain('(docs/guardrails/require-alarms.md)');
      return new Set(ofAlarms.map(({ isMandatory }) => isMandatory));
    };
    expect(await levels('local')).toEqual(new Set());
    expect(await levels('dev')).toEqual(new Set([false]));
    expect(await levels('prod')).toEqual(new Set([true]));
  });

  test('P-7 refuses a mistake in a preview already', async () => {
    const open = only(preview, types.STAGE, types.METRIC_ALARM);
    const unlogged = broken(open, types.STAGE, () => ({ accessLogSettings: {} }));
    const found = (await judge(unlogged)).filter(({ isMandatory }) => isMandatory);
    expect(new Set(found.map(({ rule }) => rule))).toEqual(
      new Set(['require-access-logs', 'require-firewall-on-stages']),
    );
  });
});

test('P-7 the pack is made for the Pulumi that this checkout has', () => {
  const packageAt = (...path: string[]) =>
    JSON.parse(readFileSync(join(REPOSITORY, ...path, 'package.json'), 'utf8'));
  const root = packageAt();
  expect({ ...root.dependencies, ...root.devDependencies }).toMatchObject(
    packageAt('policies', 'guardrails').dependencies,
  );
});
