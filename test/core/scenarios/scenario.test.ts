import { describe, expect, test } from '@jest/globals';
import { play } from '../../../core/scenarios/play.ts';
import { readScenario, type Scenario } from '../../../core/scenarios/scenario.ts';
import { ScenarioError } from '../../../core/scenarios/scenario-error.ts';
import { loadPolicy } from '../../../infra/policies.ts';

const policy = loadPolicy('local');

function scenarioIn(text: string): Scenario {
  const read = readScenario('it.yaml', text);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.scenario;
}

describe('a scenario', () => {
  test('says where it is wrong, and what was meant', () => {
    const read = readScenario(
      'it.yaml',
      'surface: a2agent\nrequest: GET /v1/models\nheaders: {}\nfrm: 10.0.0.1\n',
    );
    expect(read).toEqual({
      problems: [
        {
          file: 'it.yaml',
          line: 4,
          column: 1,
          path: 'frm',
          message: 'unknown key `frm`',
          suggestion: 'from',
        },
      ],
    });
  });

  test.each(['from: 10.0.0', 'now: yesterday', 'request: models', 'credential: { limits: many }', '{', ''])(
    'is refused with `%s`',
    (line) => {
      const text = `surface: a2agent\nheaders: {}\n${line.startsWith('request') ? '' : 'request: GET /v1/models\n'}${line}`;
      const read = readScenario('it.yaml', line === '' ? '' : text);
      expect('problems' in read ? read.problems.length : 0).toBeGreaterThan(0);
    },
  );

  test('may name a path as clients send it', () => {
    const { route, decision } = play(
      policy,
      scenarioIn('surface: a2agent\nrequest: GET /v1/models/gpt\nheaders: { Authorization: Bearer <key> }'),
    );
    expect([route?.id, decision.effect]).toEqual(['GET /v1/models/{model}', 'allow']);
  });

  test('may show a key by its prefix, whichever surface has it', () => {
    const { decision } = play(
      policy,
      scenarioIn('surface: a2agent\nrequest: GET /v1/models\nheaders: { Authorization: Bearer <key a2v> }'),
    );
    expect(decision).toMatchObject({ effect: 'deny', code: 'credential_malformed' });
  });

  test.each([
    ['surface: nowhere\nrequest: GET /\nheaders: {}', 'there is no surface `nowhere`'],
    ['surface: a2agent\nrequest: GET /v1/models\nheaders: { Authorization: Bearer <keys> }', '`<key>`'],
  ])('asks for what the policy has', (text, sentence) => {
    const asked = () => play(policy, scenarioIn(text));
    expect(asked).toThrow(ScenarioError);
    expect(asked).toThrow(sentence);
  });
});
