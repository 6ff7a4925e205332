import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** What this repository has to say about workflows: the parts that ours is made of. */
export interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly on: { readonly pull_request: { readonly paths: readonly string[] } };
  readonly concurrency: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly defaults: { readonly run: { readonly shell: string } };
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Job {
  readonly if?: string;
  readonly needs?: string;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

export const WORKFLOW_TEXT = readFileSync(
  join(import.meta.dirname, '..', '..', '..', 'docs', 'workflows', 'policy-review.yaml'),
  'utf8',
);
export const WORKFLOW = parse(WORKFLOW_TEXT) as Workflow;
