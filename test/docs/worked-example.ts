import { join } from 'node:path';
import { reportReview } from '../../cli/policy/report-review.ts';
import type { Reviewed } from '../../cli/policy/reviewed.ts';
import { PolicyRepository } from '../support/policy-repository.ts';
import { runGatehouse } from '../support/terminal.ts';

/** The pull request and what is made of it, as the page shows them. */
export const WORKED_EXAMPLE = join(import.meta.dirname, '..', '..', 'docs', 'worked-example');
export const EXAMPLE_FILES = {
  diff: 'change.diff',
  markdown: 'review.md',
  html: 'review.html',
  picture: 'review.png',
} as const;

const BRANCH = 'raise-the-limits';
const NOW = Date.parse('2026-06-15T12:00:00Z') / 1000;

export interface Example {
  readonly markdown: string;
  readonly html: string;
}

/** Applies the pull request to the policies of this checkout, and reviews it as its workflow would. */
export async function makeExample(): Promise<Example> {
  const repository = new PolicyRepository();
  try {
    repository.git('checkout', '--quiet', '-b', BRANCH);
    repository.git('apply', join(WORKED_EXAMPLE, EXAMPLE_FILES.diff));
    repository.commit('Raise the limits, block a neighbour, and give files a permission of their own');
    const options = ['--environment', 'prod', '--format', 'json', '--policies', repository.policies];
    const { code, out, err } = await runGatehouse(['policy', 'review', 'main', BRANCH, ...options], {}, NOW);
    if (code !== 0) throw new Error(err);
    const reviewed = JSON.parse(out) as Reviewed;
    return {
      markdown: `${await reportReview(reviewed, 'markdown', 'policies')}\n`,
      html: await reportReview(reviewed, 'html', 'policies'),
    };
  } finally {
    repository.remove();
  }
}
