import { resolve } from 'node:path';
import type { Mark } from '../../core/review/change.ts';
import { POLICIES } from '../../infra/policy-files.ts';
import { type Command, CommandFailure, EXIT } from '../command.ts';
import { readArguments } from '../read-arguments.ts';
import { readChoice } from '../read-choice.ts';
import { approvalOf, readApprovals } from './approvals.ts';
import { reportReview } from './report-review.ts';
import { resourceChanges } from './resource-changes.ts';
import { readSide } from './review-side.ts';
import { changesOf, pairsOf, type Reviewed } from './reviewed.ts';

const FORMATS = ['text', 'markdown', 'json', 'html'] as const;
const FAILING = ['loosened', 'tightened', 'any'] as const;

const HELP = `Usage: gatehouse policy review <base> [<head>] [--environment <name>] [--format <format>]
                               [--fail-on <mark>] [--approvals <file>] [options]

What a change of documents means: which requests are newly allowed, newly denied, decided for another
reason or limited differently, each with one request that is decided both ways by the gate's own code.

<base> and <head> are each a revision of git, a folder with policies, or \`env:<name>\`, an environment of
the working tree. <head> is the working tree if left out.

Options:
  --environment <name>  only this environment; repeatable. All that both have if left out
  --format <format>     ${FORMATS.join(', ')}; text if left out. html is a page of its own
  --fail-on <mark>      ${FAILING.join(', ')}: end with 3 if there is such a change that nobody has accepted
  --approvals <file>    YAML, \`approvals:\` with \`change\`, \`who\`, \`why\` and \`until\` of each
  --no-resources        leave out which resources of AWS would change, which takes a few seconds
  --policies <folder>   the documents of the working tree; those of this checkout if left out
  --help                this text

Exit codes:
  0  done                                2  wrong usage
  1  failed, or documents are wrong      3  --fail-on, and there is such a change
`.trimEnd();

const OPTIONS = {
  environment: { type: 'string', multiple: true, default: [] as string[] },
  format: { type: 'string', default: 'text' },
  'fail-on': { type: 'string' },
  approvals: { type: 'string' },
  'no-resources': { type: 'boolean', default: false },
  policies: { type: 'string' },
} as const;

export const review: Command = {
  summary: 'Say what a change of documents means, in requests',
  help: HELP,
  run: async (args, terminal) => {
    const { values, positionals } = readArguments('policy review', args, OPTIONS, true);
    const [base, head = null, ...more] = positionals;
    if (base === undefined || more.length > 0)
      throw misused('name what to compare: <base>, and <head> if it is not the working tree');
    const format = readChoice('--format', values.format, FORMATS);
    const failOn =
      values['fail-on'] === undefined ? null : readChoice('--fail-on', values['fail-on'], FAILING);
    const approvals = values.approvals === undefined ? [] : readApprovals(values.approvals);
    const directory = values.policies === undefined ? POLICIES : resolve(values.policies);
    const [before, after] = [readSide(base, directory), readSide(head, directory)];
    const pairs = pairsOf(before, after, values.environment);
    const reviewed: Reviewed = {
      base: before.name,
      head: after.name,
      environments: pairs.map(({ name }) => name),
      changes: changesOf(pairs).map((change) => ({
        ...change,
        approval: approvalOf(change.id, approvals, terminal.now),
      })),
      resources: values['no-resources'] ? null : await resourceChanges(pairs),
    };
    terminal.say(await reportReview(reviewed, format, values.policies ?? 'policies'));
    return failOn !== null && isFailing(reviewed, failOn) ? EXIT.found : EXIT.done;
  },
};

function isFailing({ changes }: Reviewed, failOn: (typeof FAILING)[number]): boolean {
  const marks: readonly Mark[] = failOn === 'any' ? ['loosened', 'tightened', 'neutral'] : [failOn];
  return changes.some(({ mark, approval }) => approval === null && marks.includes(mark));
}

function misused(sentence: string): CommandFailure {
  return new CommandFailure(`${sentence}. See \`gatehouse policy review --help\`.`, EXIT.usage);
}
