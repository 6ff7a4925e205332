import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { environments, POLICIES } from '../../infra/policy-files.ts';
import { type Command, CommandFailure, EXIT } from '../command.ts';
import { readArguments } from '../read-arguments.ts';
import { readChoice } from '../read-choice.ts';
import { checkPolicies } from './check-policies.ts';
import { errorsOf } from './finding.ts';
import { mustBeKnown } from './known-name.ts';
import { FORMATS, reportCheck } from './report-check.ts';

const HELP = `Usage: gatehouse policy check [--policies <folder>] [--environment <name>]… [--no-guardrails]
                               [--format <format>]

Checks all documents and scenarios, each mistake with its line and what would be right. If they are
right, evaluates what would be deployed to every environment, and has the guardrails judge it.

Options:
  --policies <folder>   the documents, and the scenarios among them; those of this checkout if left out
  --environment <name>  judge only what this one deploys; may be repeated. Documents are always checked together
  --no-guardrails       documents and scenarios only: nothing is evaluated
  --format <format>     ${FORMATS.join(', ')}; text if left out
  --help                this text

Exit codes:
  0  nothing is wrong, or warnings only    2  wrong usage
  1  errors, or the check failed
`.trimEnd();

const OPTIONS = {
  policies: { type: 'string' },
  environment: { type: 'string', multiple: true },
  'no-guardrails': { type: 'boolean', default: false },
  format: { type: 'string', default: 'text' },
} as const;

/** How paths name the policies of this checkout. */
const OWN_FOLDER = 'policies';

export const check: Command = {
  summary: 'Check documents, scenarios, and what each environment would deploy',
  help: HELP,
  run: async (args, terminal) => {
    const { values } = readArguments('policy check', args, OPTIONS);
    const { policies } = values;
    const format = readChoice('--format', values.format, FORMATS);
    const directory = policies === undefined ? POLICIES : resolve(policies);
    if (!existsSync(directory)) throw new CommandFailure(`there is no folder \`${directory}\`.`, EXIT.usage);
    const report = await checkPolicies({
      directory,
      environments: chosen(values.environment, environments(directory)),
      guardrails: !values['no-guardrails'],
    });
    terminal.say(reportCheck(report, policies ?? OWN_FOLDER, format));
    return errorsOf(report).length === 0 ? EXIT.done : EXIT.failed;
  },
};

/** In the order of the known ones, each once. */
function chosen(asked: readonly string[] | undefined, known: readonly string[]): readonly string[] {
  if (asked === undefined) return known;
  for (const name of asked) mustBeKnown('environment', name, known);
  return known.filter((name) => asked.includes(name));
}
