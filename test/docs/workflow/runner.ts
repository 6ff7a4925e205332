import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Contexts, fillIn, holds } from './expression.ts';
import { type Job, type Step, WORKFLOW } from './workflow.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const GIT = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
const IDENTITY = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com'];
const STEP_MILLISECONDS = 60_000;

export interface RanStep {
  readonly name: string;
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RanJob {
  readonly result: 'success' | 'failure' | 'skipped';
  readonly steps: readonly RanStep[];
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * A runner with the merge of a pull request checked out: its policies are a copy of ours, the command is ours, so that
 * what is kept of its compilation serves here too. `gh` and `pulumi` are stubs.
 */
export class Runner {
  readonly folder = mkdtempSync(join(tmpdir(), 'gatehouse-workflow-'));
  readonly checkout = join(this.folder, 'checkout');
  readonly stubs = join(this.folder, 'stubs');
  readonly temp = join(this.folder, 'temp');

  constructor() {
    for (const folder of [this.checkout, this.stubs, this.temp]) mkdirSync(folder);
    cpSync(join(ROOT, 'policies'), join(this.checkout, 'policies'), { recursive: true });
    cpSync(join(ROOT, 'package.json'), join(this.checkout, 'package.json'));
    for (const name of ['cli', 'node_modules']) symlinkSync(join(ROOT, name), join(this.checkout, name));
    writeFileSync(join(this.checkout, '.gitignore'), 'cli\nnode_modules\n');
    this.stub('gh', `exec '${process.execPath}' '${join(import.meta.dirname, 'stub-gh.ts')}' "$@"`);
    this.stub(
      'pulumi',
      `printf '%s\\n' "$PULUMI_ACCESS_TOKEN" "$(command -v node)" "$@" > '${this.stubs}/pulumi.log'`,
    );
    this.git('init', '--quiet', '--initial-branch', 'main');
    this.commit('The policies as they are');
  }

  stop(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** The base branch and a branch with one edit more, merged as GitHub merges a pull request. */
  openPullRequest(file: string, from: string, to: string): void {
    this.git('checkout', '--quiet', '-B', 'change', 'main');
    this.edit(file, from, to);
    this.commit('A change');
    this.merge();
  }

  /** One commit more on the branch of the pull request. */
  push(file: string, text: string): void {
    this.git('checkout', '--quiet', 'change');
    writeFileSync(join(this.checkout, file), text);
    this.commit('One more');
    this.merge();
  }

  read(...path: string[]): string {
    return readFileSync(join(this.folder, ...path), 'utf8');
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.folder, path), text);
  }

  /** Runs what a job has to run, as its conditions say; actions, and the installation, are left out. */
  run(name: string, contexts: Contexts, environment: Readonly<Record<string, string>> = {}): RanJob {
    const job = WORKFLOW.jobs[name] as Job;
    const isWell = !Object.values((contexts.needs ?? {}) as Record<string, RanJob>).some(
      ({ result }) => result === 'failure',
    );
    if (!holds(job.if, contexts, isWell)) return { result: 'skipped', steps: [], outputs: {} };
    const known: Record<string, { outcome: string; outputs: Record<string, string> }> = {};
    const steps: RanStep[] = [];
    for (const step of job.steps) {
      if (step.run === undefined || step.run === 'npm ci') continue;
      const all = { ...contexts, steps: known };
      const isWellSoFar = steps.every(({ code }) => code === 0);
      if (!holds(step.if, all, isWellSoFar)) continue;
      const { ran, outputs } = this.runStep(step, all, environment);
      steps.push(ran);
      if (step.id !== undefined)
        known[step.id] = { outcome: ran.code === 0 ? 'success' : 'failure', outputs };
    }
    const told = Object.entries(job.outputs ?? {}).map(([key, value]) => [
      key,
      fillIn(value, { ...contexts, steps: known }),
    ]);
    const isDone = steps.every(({ code }) => code === 0);
    return { result: isDone ? 'success' : 'failure', steps, outputs: Object.fromEntries(told) };
  }

  private runStep(step: Step, contexts: Contexts, environment: Readonly<Record<string, string>>) {
    const [script, output, summary] = ['step.sh', 'output', 'summary.md'].map((file) =>
      join(this.temp, file),
    );
    if (script === undefined || output === undefined || summary === undefined) throw new Error('three files');
    writeFileSync(script, step.run ?? '');
    writeFileSync(output, '');
    const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, fillIn(value, contexts)]);
    const ended = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: this.checkout,
      encoding: 'utf8',
      timeout: STEP_MILLISECONDS,
      env: {
        ...GIT,
        PATH: `${this.stubs}:${process.env.PATH}`,
        HOME: process.env.HOME,
        STUB_FOLDER: this.stubs,
        ...WORKFLOW.env,
        ...environment,
        ...Object.fromEntries(own),
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: 'example/gatehouse',
        GITHUB_RUN_ID: '4711',
        GITHUB_REF: 'refs/pull/7/merge',
        GITHUB_SHA: this.git('rev-parse', 'HEAD').trim(),
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        RUNNER_TEMP: this.temp,
      },
    });
    const { status, stdout, stderr } = ended;
    const ran = { name: step.name ?? '', code: status ?? -1, out: stdout, err: stderr };
    return { ran, outputs: outputsIn(readFileSync(output, 'utf8')) };
  }

  private stub(name: string, script: string): void {
    writeFileSync(join(this.stubs, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.stubs, name), 0o755);
  }

  private edit(file: string, from: string, to: string): void {
    const path = join(this.checkout, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new Error(`\`${from}\` is not in ${file}`);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
  }

  private commit(message: string): void {
    this.git('add', '--all');
    this.git(...IDENTITY, 'commit', '--quiet', '--message', message);
  }

  private merge(): void {
    this.git('checkout', '--quiet', '--detach', 'main');
    this.git(...IDENTITY, 'merge', '--quiet', '--no-ff', '--message', 'The merge', 'change');
  }

  private git(...args: string[]): string {
    return execFileSync('git', args, {
      cwd: this.checkout,
      encoding: 'utf8',
      env: { ...process.env, ...GIT },
    });
  }
}

/**
 * What a step told by `$GITHUB_OUTPUT`: `name=value`, or `name<<delimiter` and lines.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 */
function outputsIn(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const [, name, delimiter] = /^([\w-]+)<<(.+)$/.exec(lines[at] ?? '') ?? [];
    if (name === undefined || delimiter === undefined) continue;
    const end = lines.indexOf(delimiter, at + 1);
    if (end < 0) throw new Error(`the output \`${name}\` has no end`);
    outputs[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return outputs;
}
