import type { PolicyDocument } from '../../core/policy/parse.ts';
import { loadPolicyWithSources } from '../../infra/policies.ts';
import { checkDocuments } from './check-documents.ts';
import type { CheckOptions } from './check-policies.ts';
import type { CheckReport } from './finding.ts';
import type { ScenarioFile } from './scenario-files.ts';

/** Checks documents and scenarios; where they are right, the program is evaluated and judged too. */
export async function freshReport(
  { directory, environments, guardrails }: CheckOptions,
  documents: readonly PolicyDocument[],
  scenarios: readonly ScenarioFile[],
  known: readonly string[],
): Promise<CheckReport> {
  const about = { environments, documents: documents.length, scenarios: scenarios.length };
  const findings = checkDocuments(documents, scenarios, known);
  if (!guardrails || findings.length > 0) return { ...about, guardrails: false, findings };
  // Loads Pulumi and its classes for AWS.
  const { checkPrograms } = await import('./check-program.ts');
  const checked = environments.map((name) => loadPolicyWithSources(name, directory));
  return { ...about, guardrails: true, findings: await checkPrograms(checked, documents) };
}
