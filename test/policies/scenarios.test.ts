import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { RULES } from '../../core/rules/index.ts';
import { environments, loadPolicy, POLICIES } from '../../infra/policies.ts';
import { play, readScenario } from './scenario.ts';

const DIRECTORY = join(POLICIES, 'scenarios');
/** `<environment>/<effect>/<claim>.yaml`, and nothing else. */
const FILE = /^([a-z0-9-]+)\/(allow|deny)\/([a-z0-9]+(?:-[a-z0-9]+)*)\.yaml$/;

const FILES = readdirSync(DIRECTORY, { recursive: true, withFileTypes: true })
  .filter((entry) => !entry.isDirectory())
  .map((entry) => join(entry.parentPath, entry.name).slice(DIRECTORY.length + 1))
  .sort();

const SCENARIOS = FILES.flatMap((file) => {
  const [, environment = '', effect = '', claim = ''] = FILE.exec(file) ?? [];
  return claim === '' ? [] : [{ file, environment, effect, claim: claim.replaceAll('-', ' ') }];
});

test('every file lies where its environment and its effect say', () => {
  expect(FILES.filter((file) => !FILE.test(file))).toEqual([]);
  expect(environments()).toEqual(expect.arrayContaining(SCENARIOS.map(({ environment }) => environment)));
});

test('every rule decides a scenario', () => {
  const deciding = SCENARIOS.map(
    ({ file }) => readScenario(readFileSync(join(DIRECTORY, file), 'utf8')).denied?.by,
  );
  expect(RULES.map(({ id }) => id).filter((id) => !deciding.includes(id))).toEqual([]);
});

describe.each(SCENARIOS)('P-5 $environment: $claim', ({ file, environment, effect }) => {
  const scenario = readScenario(readFileSync(join(DIRECTORY, file), 'utf8'));
  const decision = play(loadPolicy(environment), scenario);

  test(`is to ${effect}, and for the reason that it states`, () => {
    expect(scenario.denied === undefined ? 'allow' : 'deny').toBe(effect);
    if (decision.effect === 'allow') {
      expect(scenario.denied).toBeUndefined();
      expect(decision.trace.every(({ outcome }) => outcome === 'pass')).toBe(true);
    } else {
      const { code, status } = decision;
      expect({ by: decision.trace.at(-1)?.rule, code, status }).toEqual(scenario.denied);
    }
  });
});
