import { join } from 'node:path';
import type { Decision } from '../../core/decision.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { formatProblem } from '../../core/policy/problem.ts';
import { play } from '../../core/scenarios/play.ts';
import { readScenario, type Scenario } from '../../core/scenarios/scenario.ts';
import { ScenarioError } from '../../core/scenarios/scenario-error.ts';
import { environments, loadPolicy } from '../../infra/policies.ts';
import { CommandFailure } from '../command.ts';
import { MISPLACED, readScenarioFiles, SCENARIOS } from './scenario-files.ts';

/** What became of one scenario. */
export interface ScenarioOutcome {
  /** Relative to the folder of the policies: `scenarios/local/deny/a-deleted-key.yaml`. */
  readonly file: string;
  readonly environment: string;
  /** The claim, in words. */
  readonly claim: string;
  /** The rule that denied it; null where it is allowed, or could not be decided. */
  readonly decidedBy: string | null;
  /** What is wrong, each in a sentence; empty where the scenario passes. */
  readonly faults: readonly string[];
}

/**
 * Decides the scenarios of a folder of policies whose file names contain a text.
 *
 * @throws PolicyError if the documents are wrong; CommandFailure if there are no scenarios
 */
export function playScenarios(directory: string, only: string): ScenarioOutcome[] {
  const files = readScenarioFiles(directory);
  if (files === null) throw new CommandFailure(`there is no folder \`${join(directory, SCENARIOS)}\`.`);
  const policies = new Map<string, Policy>();
  const known = environments(directory);
  return files
    .filter(({ file }) => file.slice(SCENARIOS.length + 1).includes(only))
    .map(({ file, environment, effect, claim, text }) => {
      const about = { file, environment, claim };
      const refused = (sentence: string) => ({ ...about, decidedBy: null, faults: [sentence] });
      if (claim === '') return refused(MISPLACED);
      if (!known.includes(environment)) return refused(`there is no environment \`${environment}\``);
      const policy = policies.get(environment) ?? loadPolicy(environment, directory);
      policies.set(environment, policy);
      return { ...about, ...judge(policy, effect, file, text) };
    });
}

function judge(
  policy: Policy,
  effect: string,
  file: string,
  text: string,
): Pick<ScenarioOutcome, 'decidedBy' | 'faults'> {
  const read = readScenario(file, text);
  if ('problems' in read) {
    return { decidedBy: null, faults: read.problems.map((problem) => formatProblem(problem)) };
  }
  try {
    const { decision } = play(policy, read.scenario);
    return {
      decidedBy: decision.effect === 'allow' ? null : (decision.trace.at(-1)?.rule ?? null),
      faults: faultsOf(effect, read.scenario, decision),
    };
  } catch (error) {
    if (error instanceof ScenarioError) return { decidedBy: null, faults: [error.message] };
    throw error;
  }
}

function faultsOf(effect: string, { denied }: Scenario, decision: Decision): string[] {
  const claimed = denied === undefined ? 'allow' : 'deny';
  if (claimed !== effect) {
    return [
      denied === undefined
        ? 'it lies under deny/ and does not say `denied`'
        : 'it lies under allow/ and says `denied`',
    ];
  }
  const expected =
    denied === undefined ? 'allowed' : `denied by ${denied.by} with ${denied.status} ${denied.code}`;
  const found = said(decision);
  return expected === found ? [] : [`expected: ${expected}; decided: ${found}`];
}

function said(decision: Decision): string {
  if (decision.effect === 'allow') return 'allowed';
  return `denied by ${decision.trace.at(-1)?.rule} with ${decision.status} ${decision.code}`;
}
