import { resolve } from 'node:path';
import { POLICIES } from '../../infra/policies.ts';
import { type Command, CommandFailure, EXIT } from '../command.ts';
import { readArguments } from '../read-arguments.ts';
import { readChoice } from '../read-choice.ts';
import { playScenarios } from './play-scenarios.ts';
import { FORMATS, reportScenarios } from './report-scenarios.ts';

const HELP = `Usage: gatehouse policy test [--policies <folder>] [--only <text>] [--format <format>]

Decides every request under scenarios/<environment>/{allow,deny}/ by the policy of its environment,
as the gate would. A scenario fails if it is decided otherwise, or as claimed for another reason.

Options:
  --policies <folder>  the documents, and the scenarios among them; those of this checkout if left out
  --only <text>        only scenarios whose file names contain it
  --format <format>    ${FORMATS.join(', ')}; text if left out
  --help               this text

Exit codes:
  0  every scenario passes    2  wrong usage
  1  failed                   3  scenarios fail
`.trimEnd();

const OPTIONS = {
  policies: { type: 'string' },
  only: { type: 'string' },
  format: { type: 'string', default: 'text' },
} as const;

export const test: Command = {
  summary: 'Decide the scenarios of a folder, and compare what they claim',
  help: HELP,
  run: async (args, terminal) => {
    const { values } = readArguments('policy test', args, OPTIONS);
    const { policies, only } = values;
    const format = readChoice('--format', values.format, FORMATS);
    const outcomes = playScenarios(policies === undefined ? POLICIES : resolve(policies), only ?? '');
    if (outcomes.length === 0) throw new CommandFailure('there is no such scenario.', EXIT.failed);
    terminal.say(reportScenarios(outcomes, format));
    return outcomes.every(({ faults }) => faults.length === 0) ? EXIT.done : EXIT.found;
  },
};
