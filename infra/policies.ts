import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblems, type PolicyDocument, parsePolicies, type SourceOf } from '../core/policy/parse.ts';
import type { Policy } from '../core/policy/policy.ts';
import type { Problem } from '../core/policy/problem.ts';

/** The policies of this checkout. */
export const POLICIES = join(import.meta.dirname, '..', 'policies');

const FOLDERS = ['environments', 'surfaces'] as const;
const EXTENSION = '.yaml';
const VERSION_DIGITS = 12;

export interface SourcedPolicy {
  readonly policy: Policy;
  readonly sourceOf: SourceOf;
}

/** The documents are wrong. The message lists every problem, one a line. */
export class PolicyError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(formatProblems(problems));
    this.name = 'PolicyError';
    this.problems = problems;
  }
}

/**
 * The policy of one environment, from the documents of a folder.
 *
 * @throws PolicyError if anything is wrong with any of them
 */
export function loadPolicy(environment: string, directory: string = POLICIES): Policy {
  return loadPolicyWithSources(environment, directory).policy;
}

/**
 * The policy of one environment, and where in the documents each of its values stands.
 *
 * @throws PolicyError if anything is wrong with any of them
 */
export function loadPolicyWithSources(environment: string, directory: string = POLICIES): SourcedPolicy {
  const documents = readPolicyDocuments(directory);
  const parsed = parsePolicies(documents, environment, versionOf(documents));
  if ('problems' in parsed) throw new PolicyError(parsed.problems);
  return parsed;
}

/** The names of the environments that have a document, sorted. */
export function environments(directory: string = POLICIES): string[] {
  return filesIn(join(directory, 'environments'))
    .filter((file) => file.endsWith(EXTENSION))
    .map((file) => file.slice(0, -EXTENSION.length));
}

/** Every file in which policies are declared, sorted by name. Schemas, scenarios and guardrails are not among them. */
export function readPolicyDocuments(directory: string = POLICIES): PolicyDocument[] {
  const files = [
    ...filesIn(directory).filter((file) => file.endsWith(EXTENSION) || file.endsWith('.yml')),
    // Everything in these folders: what does not belong there is reported, not passed over.
    ...FOLDERS.flatMap((folder) => filesIn(join(directory, folder)).map((file) => `${folder}/${file}`)),
  ];
  return files.sort().map((file) => ({ file, text: readFileSync(join(directory, file), 'utf8') }));
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Changes whenever the name or the text of a document does. */
function versionOf(documents: readonly PolicyDocument[]): string {
  const hash = createHash('sha256');
  for (const { file, text } of documents) hash.update(JSON.stringify([file, text]));
  return hash.digest('hex').slice(0, VERSION_DIGITS);
}
