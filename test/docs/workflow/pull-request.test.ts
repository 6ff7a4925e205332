import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Log } from 'sarif';
import { type RanJob, Runner } from './runner.ts';
import { WORKFLOW } from './workflow.ts';

const SURFACE = 'policies/surfaces/a2agent.yaml';
const LIMIT = 'at most: 1000 per minute and 10000 per hour';
/** Both leave out what needs the program evaluated: seconds, and no part of what the workflow does. */
const FAST = {
  CHECK_OPTIONS: '--no-guardrails',
  REVIEW_OPTIONS: `${WORKFLOW.env.REVIEW_OPTIONS} --no-resources`,
};

let runner: Runner;
beforeEach(() => {
  runner = new Runner();
});
afterEach(() => runner.stop());

function contexts(from = 'example/gatehouse', needs: Record<string, RanJob> = {}) {
  return {
    github: {
      token: 'ghs_example',
      repository: 'example/gatehouse',
      event: { pull_request: { number: 7, head: { repo: { full_name: from } } } },
    },
    vars: { AWS_PREVIEW_ROLE: 'arn:aws:iam::111122223333:role/preview', GATEHOUSE_CODE_SCANNING: 'on' },
    secrets: { PULUMI_ACCESS_TOKEN: 'pul-example' },
    needs,
  };
}

const comments = (): { body: string; user: { login: string } }[] =>
  JSON.parse(runner.read('stubs', 'comments.json'));

test('P-6 a change that loosens fails the review and is told all the same, until it is approved: one comment (gh is a stub)', () => {
  runner.openPullRequest(SURFACE, LIMIT, LIMIT.replace('1000 per', '2000 per'));
  const review = runner.run('review', contexts(), FAST);
  expect(review.steps.map(({ code, err }) => [code, err])).toEqual([
    [0, ''],
    [0, ''],
    [3, ''],
  ]);
  expect(review.steps[0]?.out).toMatch(/^\d+ documents, \d+ scenarios: 0 errors, 0 warnings$/m);
  expect(review.steps[1]?.out).toMatch(/^\d+ passed, 0 failed$/m);
  expect(runner.read('temp', 'summary.md')).toContain(review.outputs.text);
  expect(runner.read('temp', 'policy-review.html')).toContain('keys can be given at most 2000 per minute');

  expect(runner.run('comment', contexts('example/gatehouse', { review })).result).toBe('success');
  const [first] = comments();
  expect(first?.body.split('\n')[0]).toBe(WORKFLOW.env.MARKER);
  expect(first?.body).toContain('](https://github.com/example/gatehouse/actions/runs/4711)');
  expect(first?.body).toContain('**1 loosened**');
  expect(first?.body).toContain('keys can be given at most 2000 per minute, before 1000');

  const [, id] = /<sub>`(.+)`<\/sub>/.exec(first?.body ?? '') ?? [];
  runner.push(
    WORKFLOW.env.APPROVALS ?? '',
    `approvals:\n  - { change: ${id}, who: Ada, why: a client needs it, until: 2999-12-31 }\n`,
  );
  const again = runner.run('review', contexts(), FAST);
  expect(again.result).toBe('success');
  expect(runner.run('comment', contexts('example/gatehouse', { review: again })).result).toBe('success');
  expect(comments()).toHaveLength(1);
  expect(comments()[0]?.body).toContain('by Ada until 2999-12-31: a client needs it');
});

test('P-6 a mistake is annotated, uploaded as SARIF, and said to be why there is no review (gh is a stub)', () => {
  runner.openPullRequest(SURFACE, 'expiry: optional', 'expiry: optinal');
  const review = runner.run('review', contexts(), FAST);
  expect(review.result).toBe('failure');
  expect(review.steps).toHaveLength(1);
  expect(review.steps[0]?.out).toMatch(/^::error file=policies\/surfaces\/a2agent\.yaml,line=\d+,col=\d+,/m);

  expect(runner.run('comment', contexts('example/gatehouse', { review })).result).toBe('success');
  expect(comments().map(({ body }) => body)).toEqual([expect.stringContaining('There is no review')]);

  expect(runner.run('scan', contexts(), FAST).result).toBe('success');
  const sarif = gunzipSync(Buffer.from(runner.read('stubs', 'uploaded.sarif'), 'base64')).toString();
  expect((JSON.parse(sarif) as Log).runs[0]?.results).toEqual([
    expect.objectContaining({ level: 'error', ruleId: 'document' }),
  ]);
});

test('P-6 previews with the guardrails, by the Node that is installed (pulumi is a stub)', () => {
  expect(runner.run('preview', contexts()).result).toBe('success');
  expect(runner.read('stubs', 'pulumi.log').split('\n')).toEqual([
    'pul-example',
    join(runner.checkout, 'node_modules', '.bin', 'node'),
    'preview',
    '--non-interactive',
    '--stack',
    'prod',
    '--policy-pack',
    'policies/guardrails',
    '',
  ]);
});

test('P-6 a fork gets no comment, no preview and no upload; the comments of others stay as they are (gh is a stub)', () => {
  const review: RanJob = { result: 'failure', steps: [], outputs: { text: 'a review' } };
  for (const job of ['comment', 'preview', 'scan']) {
    expect(runner.run(job, contexts('mallory/gatehouse', { review })).result).toBe('skipped');
  }
  expect(existsSync(join(runner.stubs, 'gh.log'))).toBe(false);
  const others = ['Looks good', WORKFLOW.env.MARKER ?? '', 'Thanks'].map((body, at) => ({
    id: at + 1,
    user: { login: 'mallory' },
    body,
  }));
  runner.write('stubs/comments.json', JSON.stringify(others));
  const own = contexts('example/gatehouse', { review });
  for (const text of ['a review', 'another review']) {
    const told = { ...review, outputs: { text } };
    expect(runner.run('comment', { ...own, needs: { review: told } }).result).toBe('success');
  }
  expect(comments().map(({ body }) => body)).toEqual([
    ...others.map(({ body }) => body),
    expect.stringContaining('another review'),
  ]);
});
