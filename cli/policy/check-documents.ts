import { type PolicyDocument, parsePolicies } from '../../core/policy/parse.ts';
import type { Problem } from '../../core/policy/problem.ts';
import { suggest } from '../../core/policy/suggest.ts';
import { readScenario } from '../../core/scenarios/scenario.ts';
import type { Finding } from './finding.ts';
import { MISPLACED, type ScenarioFile } from './scenario-files.ts';

const TOP = { line: 1, column: 1, path: '' };

/** Everything that is wrong with the form of documents and scenarios, and with how documents fit together. */
export function checkDocuments(
  documents: readonly PolicyDocument[],
  scenarios: readonly ScenarioFile[],
  environments: readonly string[],
): Finding[] {
  const texts = new Map([...documents, ...scenarios].map(({ file, text }) => [file, text]));
  const found = (rule: string) => (problem: Problem) => ({
    ...problem,
    level: 'error' as const,
    rule,
    environment: null,
    excerpt: lineOf(texts.get(problem.file) ?? '', problem.line),
    page: null,
  });
  return [
    ...problemsOfDocuments(documents, environments).map(found('document')),
    ...scenarios.flatMap((scenario) => problemsOfScenario(scenario, environments)).map(found('scenario')),
  ];
}

function problemsOfDocuments(
  documents: readonly PolicyDocument[],
  [environment]: readonly string[],
): readonly Problem[] {
  // Whichever it is, the documents of all are checked.
  const parsed = parsePolicies(documents, environment ?? '', '');
  const problems = 'problems' in parsed ? parsed.problems : [];
  if (environment !== undefined) return problems;
  const message = 'there is no environment';
  return problems.map((problem) => (problem.file === 'environments' ? { ...problem, message } : problem));
}

function problemsOfScenario(
  { file, environment, claim, text }: ScenarioFile,
  environments: readonly string[],
): readonly Problem[] {
  if (claim === '') return [{ file, ...TOP, message: MISPLACED, suggestion: null }];
  if (!environments.includes(environment)) {
    const message = `it lies under \`${environment}/\`, and there is no such environment`;
    return [{ file, ...TOP, message, suggestion: suggest(environment, environments) }];
  }
  const read = readScenario(file, text);
  return 'problems' in read ? read.problems : [];
}

/** A line of a text, counted from 1. */
export function lineOf(text: string, line: number): string {
  return text.split('\n')[line - 1]?.trimEnd() ?? '';
}
