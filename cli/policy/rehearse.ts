import { resolve } from 'node:path';
import { readDecision } from '../../core/decision-log/read-decision.ts';
import { environments, loadPolicy, POLICIES } from '../../infra/policies.ts';
import { type Command, CommandFailure, EXIT } from '../command.ts';
import { readArguments } from '../read-arguments.ts';
import { readChoice } from '../read-choice.ts';
import { mustBeKnown } from './known-name.ts';
import { linesOf, readLogLine } from './log-lines.ts';
import { CHANGES, type Rehearsal, Rehearser, type Unreadable } from './rehearsal.ts';
import { FORMATS } from './report-explanation.ts';
import { reportRehearsal } from './report-rehearsal.ts';
import { Tally } from './tally.ts';

/** Why lines cannot be decided again: few reasons, but some name what the line says. */
const MAX_REASONS = 50;
const FAIL_ON = ['refused', 'admitted', 'any'] as const;

const HELP = `Usage: gatehouse policy rehearse --log FILE [--environment ENV] [--policies FOLDER]

Makes the decisions of a log again, each with the facts and the record that it was made of, by the
documents as they are now, and says what would be decided otherwise: by route and reason, and by key,
each with an example for \`gatehouse policy explain --request-id\`.

A log holds requests that reached the gate. What a change of routes, of public ones or of the places
of credentials does to others, it does not tell: what a request showed, it showed to the old policy.

Options:
  --log FILE           lines of JSON as the authorizer writes them, each with or without a prefix as
                       CloudWatch exports have it; other lines may be among them
  --environment ENV    whose policy decides; that of the first decision in the log if left out
  --policies FOLDER    the documents; those of this checkout if left out
  --fail-on CHANGE     ${FAIL_ON.join(', ')}: exit with 3 if there are such changes
  --format FORMAT      ${FORMATS.join(', ')}; text if left out
  --help               this text

Exit codes:
  0  done      2  wrong usage
  1  failed    3  --fail-on, and there are such changes
`.trimEnd();

const OPTIONS = {
  log: { type: 'string' },
  environment: { type: 'string' },
  policies: { type: 'string' },
  'fail-on': { type: 'string' },
  format: { type: 'string', default: 'text' },
} as const;

export const rehearse: Command = {
  summary: 'Make the decisions of a log again by changed documents, and compare',
  help: HELP,
  run: async (args, terminal) => {
    const { values } = readArguments('policy rehearse', args, OPTIONS);
    const { log, environment } = values;
    if (log === undefined) throw misused('--log names the file with the decisions');
    const format = readChoice('--format', values.format, FORMATS);
    const failOn =
      values['fail-on'] === undefined ? undefined : readChoice('--fail-on', values['fail-on'], FAIL_ON);
    const directory = values.policies === undefined ? POLICIES : resolve(values.policies);
    const rehearsal = await rehearseLog(log, directory, environment);
    terminal.say(reportRehearsal(rehearsal, format));
    return failOn !== undefined && hasChanges(rehearsal, failOn) ? EXIT.found : EXIT.done;
  },
};

/** Line by line: a log may be larger than memory. */
async function rehearseLog(file: string, directory: string, asked: string | undefined): Promise<Rehearsal> {
  const unreadable: Unreadable = new Tally(MAX_REASONS);
  let rehearser = asked === undefined ? null : new Rehearser(policyOf(asked, directory), unreadable);
  for await (const text of linesOf(file)) {
    const line = readLogLine(text);
    const read = line === null ? null : readDecision(line);
    if (read === null || read.state === 'other') continue;
    if (read.state === 'decision') {
      rehearser ??= new Rehearser(policyOf(read.logged.environment, directory), unreadable);
      rehearser.decideAgain(read.logged);
    } else unreadable.count({ why: read.why }, read.requestId);
  }
  if (rehearser !== null) return rehearser.result();
  const [first] = unreadable.result().groups;
  throw new CommandFailure(
    first === undefined
      ? `\`${file}\` holds no decision.`
      : `\`${file}\` holds no decision that can be made again: ${first.why}.`,
  );
}

function policyOf(environment: string, directory: string) {
  mustBeKnown('environment', environment, environments(directory));
  return loadPolicy(environment, directory);
}

function hasChanges({ changed }: Rehearsal, failOn: (typeof FAIL_ON)[number]): boolean {
  return failOn === 'any' ? CHANGES.some((change) => changed[change] > 0) : changed[failOn] > 0;
}

function misused(sentence: string): CommandFailure {
  return new CommandFailure(`${sentence}. See \`gatehouse policy rehearse --help\`.`, EXIT.usage);
}
