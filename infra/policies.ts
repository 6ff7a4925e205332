import { createHash } from 'node:crypto';
import { formatProblems, type PolicyDocument, parsePolicies } from '../core/policy/parse.ts';
import type { Policy } from '../core/policy/policy.ts';
import type { Problem } from '../core/policy/problem.ts';
import type { SourcedPolicy } from '../core/review/review-pairs.ts';
import { POLICIES, readPolicyDocuments } from './policy-files.ts';

export { environments, POLICIES, readPolicyDocuments } from './policy-files.ts';

const VERSION_DIGITS = 12;

/** A policy with the text that it was read from. */
export interface DocumentedPolicy {
  readonly policy: Policy;
  readonly documents: readonly PolicyDocument[];
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
 * The policy of one environment, and the documents of a folder that it was read from.
 *
 * @throws PolicyError if anything is wrong with any of them
 */
export function loadPolicyWithDocuments(environment: string, directory: string = POLICIES): DocumentedPolicy {
  const documents = readPolicyDocuments(directory);
  return { policy: policyIn(documents, environment).policy, documents };
}

/**
 * The policy of one environment, and where in the documents each of its values stands.
 *
 * @throws PolicyError if anything is wrong with any of them
 */
export function loadPolicyWithSources(environment: string, directory: string = POLICIES): SourcedPolicy {
  return policyIn(readPolicyDocuments(directory), environment);
}

/**
 * The policy of one environment, from documents wherever they were read.
 *
 * @throws PolicyError if anything is wrong with any of them
 */
export function policyIn(documents: readonly PolicyDocument[], environment: string): SourcedPolicy {
  const parsed = parsePolicies(documents, environment, versionOf(documents));
  if ('problems' in parsed) throw new PolicyError(parsed.problems);
  return parsed;
}

/** Changes whenever the name or the text of a document does. */
function versionOf(documents: readonly PolicyDocument[]): string {
  const hash = createHash('sha256');
  for (const { file, text } of documents) hash.update(JSON.stringify([file, text]));
  return hash.digest('hex').slice(0, VERSION_DIGITS);
}
