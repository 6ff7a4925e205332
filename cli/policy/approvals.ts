import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { describeIssues } from '../../core/policy/parse-issues.ts';
import { readYaml } from '../../core/policy/parse-yaml.ts';
import { formatProblem, printPath } from '../../core/policy/problem.ts';
import { parseDate } from '../../core/values/date.ts';
import { CommandFailure } from '../command.ts';

const DAY_SECONDS = 86_400;
const MAX_WHY_CHARACTERS = 600;

const approval = z.strictObject({
  change: z.string().min(1).describe('The id of the change, as the review prints it.'),
  who: z.string().min(1).describe('Who accepts it.'),
  why: z.string().min(1).max(MAX_WHY_CHARACTERS).describe('Why it is right.'),
  until: z
    .string()
    .refine((text) => parseDate(text) !== null, { error: 'this is not a day, such as `2026-12-31`' })
    .meta({ examples: ['2026-12-31'] })
    .describe('The last day on which the acceptance counts.'),
});

const approvals = z.strictObject({
  approvals: z.array(approval).describe('The changes that were looked at, and accepted.'),
});

/** A change that somebody has accepted: what it says exactly, and until when. */
export type Approval = z.infer<typeof approval>;

/**
 * The acceptances in a file.
 *
 * @throws CommandFailure if it is not there, or wrong: what cannot be read accepts nothing
 */
export function readApprovals(file: string): Approval[] {
  if (!existsSync(file)) throw new CommandFailure(`there is no file \`${file}\` of approvals.`);
  const text = readFileSync(file, 'utf8');
  const yaml = readYaml(text);
  const [broken] = yaml.problems;
  if (broken !== undefined) {
    throw new CommandFailure(`${file}:${broken.line}:${broken.column}: ${broken.message}`);
  }
  const checked = approvals.safeParse(yaml.value);
  if (checked.success) return checked.data.approvals;
  const problems = describeIssues(checked.error.issues, approvals, yaml.value).map(
    ({ path, part, message, suggestion }) =>
      formatProblem(
        { file, ...yaml.locate(path, part), path: printPath(path), message, suggestion },
        '.',
      ).replace('./', ''),
  );
  throw new CommandFailure(problems.join('\n'));
}

/**
 * The acceptance of a change that counts today; null if there is none.
 *
 * @param now Unix seconds
 */
export function approvalOf(id: string, all: readonly Approval[], now: number): Approval | null {
  return (
    all.find(({ change, until }) => change === id && (parseDate(until) ?? 0) + DAY_SECONDS > now) ?? null
  );
}
