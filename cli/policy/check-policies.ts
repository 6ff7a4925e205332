import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environments, readPolicyDocuments } from '../../infra/policy-files.ts';
import { checkDigest } from './check-digest.ts';
import type { CheckReport } from './finding.ts';
import { readScenarioFiles } from './scenario-files.ts';

const KEPT = join(import.meta.dirname, '..', '..', '.cache', 'check');

export interface CheckOptions {
  /** The folder of the policies. */
  readonly directory: string;
  /** Those whose resources are judged; their documents are checked with all others. */
  readonly environments: readonly string[];
  readonly guardrails: boolean;
}

/**
 * Checks a folder of policies. The report is kept under `.cache/check/` by everything that it depends on, so that a
 * second check of the same policies by the same code reads files and nothing else.
 *
 * @throws StartError if the policy pack does not start
 */
export async function checkPolicies(options: CheckOptions): Promise<CheckReport> {
  const documents = readPolicyDocuments(options.directory);
  const scenarios = readScenarioFiles(options.directory) ?? [];
  const { directory: _, ...asked } = options;
  const digest = checkDigest([...documents, ...scenarios], asked);
  const file = join(KEPT, `${digest}.json`);
  const kept = readKept(file);
  if (kept !== null) return kept;
  const { freshReport } = await import('./fresh-report.ts');
  const report = await freshReport(options, documents, scenarios, environments(options.directory));
  keep(file, report);
  return report;
}

/** Null if there is none, or none that can be read. */
function readKept(file: string): CheckReport | null {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as CheckReport;
  } catch {
    return null;
  }
}

/** Whole or not at all: another check may read it at the same time. */
function keep(file: string, report: CheckReport): void {
  mkdirSync(KEPT, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify(report));
  renameSync(unfinished, file);
}
