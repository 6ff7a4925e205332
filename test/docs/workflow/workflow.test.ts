import { describe, expect, test } from '@jest/globals';
import { type Job, type Step, WORKFLOW, WORKFLOW_TEXT } from './workflow.ts';

const jobs: [string, Job][] = Object.entries(WORKFLOW.jobs);
const steps: Step[] = jobs.flatMap(([, job]) => job.steps);
const IS_OWN = 'github.event.pull_request.head.repo.full_name == github.repository';

describe('P-6 docs/workflows/policy-review.yaml', () => {
  test('P-6 asks for no permission but what each job needs', () => {
    expect(WORKFLOW.permissions).toEqual({});
    expect(Object.fromEntries(jobs.map(([name, { permissions }]) => [name, permissions]))).toEqual({
      review: { contents: 'read' },
      comment: { 'pull-requests': 'write' },
      preview: { contents: 'read', 'id-token': 'write' },
      scan: { contents: 'read', 'security-events': 'write' },
    });
  });

  test('P-6 runs nothing of the pull request where its comments can be written', () => {
    expect(WORKFLOW.jobs.comment?.steps.filter(({ uses }) => uses !== undefined)).toEqual([]);
    expect(WORKFLOW_TEXT).not.toContain('pull_request_target');
  });

  test('P-6 gives forks nothing that writes, and no secret', () => {
    const trusted = jobs.filter(
      ([, job]) =>
        Object.values(job.permissions ?? {}).includes('write') || JSON.stringify(job).includes('secrets.'),
    );
    expect(trusted.map(([name]) => name)).toEqual(['comment', 'preview', 'scan']);
    for (const [, job] of trusted) expect(job.if).toContain(IS_OWN);
  });

  test('P-6 puts no expression into a script', () => {
    const scripts = steps.flatMap(({ run }) => run ?? []);
    expect(scripts.length).toBeGreaterThan(6);
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });

  test('P-6 pins every action to a commit, and names its version', () => {
    const used = WORKFLOW_TEXT.match(/uses: .*/g) ?? [];
    expect(used).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    for (const line of used) expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('P-6 keeps no credentials in checkouts, and has the base where it is compared', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts).toHaveLength(3);
    for (const one of checkouts) expect(one.with?.['persist-credentials']).toBe(false);
    expect(WORKFLOW.jobs.review?.steps[0]?.with?.['fetch-depth']).toBe(2);
  });

  test('P-6 starts where policies or approvals change, ends in time, and gives way to a newer push', () => {
    const { pull_request: when } = WORKFLOW.on;
    expect(when.paths).toEqual(['policies/**', WORKFLOW.env.APPROVALS]);
    expect(WORKFLOW.concurrency['cancel-in-progress']).toBe(true);
    expect(WORKFLOW.defaults.run.shell).toBe('bash');
    for (const [, job] of jobs) expect(job['timeout-minutes']).toBeLessThanOrEqual(20);
  });
});
