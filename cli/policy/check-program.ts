import { join } from 'node:path';
import type { PolicyDocument, SourceOf } from '../../core/policy/parse.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { declaredFor } from '../../local/declared-for.ts';
import { type GuardrailFinding, judgeGraphs } from '../../local/guardrails.ts';
import { GraphError, type ResourceGraph } from '../../local/resource-graph.ts';
import { lineOf } from './check-documents.ts';
import type { Finding } from './finding.ts';

const PAGES = join('docs', 'guardrails');

/** An environment whose documents are right. */
export interface CheckedEnvironment {
  readonly policy: Policy;
  readonly sourceOf: SourceOf;
}

/**
 * Evaluates the program for each environment, and has the guardrails judge what it declares.
 *
 * @throws StartError if the policy pack does not start
 */
export async function checkPrograms(
  environments: readonly CheckedEnvironment[],
  documents: readonly PolicyDocument[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const declared: { readonly place: Place; readonly graph: ResourceGraph }[] = [];
  // One after another: they share Pulumi's runtime.
  for (const environment of environments) {
    const place = placeOf(environment, documents);
    try {
      declared.push({ place, graph: await declaredFor(environment.policy) });
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      findings.push(...error.problems.flatMap((problem) => mistakesOf(problem, place)));
    }
  }
  const judged = await judgeGraphs(declared.map(({ graph }) => graph));
  return [
    ...findings,
    ...declared.flatMap(({ place }, at) => (judged[at] ?? []).map((found) => violationOf(found, place))),
  ];
}

type Place = Pick<Finding, 'environment' | 'file' | 'line' | 'column' | 'path' | 'excerpt' | 'suggestion'>;

/** Resources have no lines: the document of the environment stands for what is declared there. */
function placeOf({ policy, sourceOf }: CheckedEnvironment, documents: readonly PolicyDocument[]): Place {
  const source = sourceOf(['environment']);
  if (source === null) throw new Error('an environment stands in a document of its own');
  const text = documents.find(({ file }) => file === source.file)?.text ?? '';
  return {
    environment: policy.environment.name,
    ...source,
    path: '',
    excerpt: lineOf(text, source.line),
    suggestion: null,
  };
}

/** A declaration can have several mistakes, a line each. */
function mistakesOf(problem: string, place: Place): Finding[] {
  return problem
    .split('\n')
    .map((message) => ({ ...place, level: 'error', rule: 'program', message, page: null }));
}

function violationOf({ rule, level, message }: GuardrailFinding, place: Place): Finding {
  return {
    ...place,
    level: level === 'mandatory' ? 'error' : 'warning',
    rule,
    message,
    page: join(PAGES, `${rule}.md`),
  };
}
