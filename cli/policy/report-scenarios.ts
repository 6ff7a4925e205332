import { githubAnnotation } from './github-annotation.ts';
import type { ScenarioOutcome } from './play-scenarios.ts';

export const FORMATS = ['text', 'json', 'github'] as const;
export type Format = (typeof FORMATS)[number];

/** What became of scenarios: for people, for programs, or as annotations of a GitHub workflow. */
export function reportScenarios(outcomes: readonly ScenarioOutcome[], format: Format): string {
  if (format === 'json') return JSON.stringify(outcomes, null, 2);
  const failed = outcomes.filter(({ faults }) => faults.length > 0);
  const total = `${outcomes.length - failed.length} passed, ${failed.length} failed`;
  if (format === 'github') return [...failed.flatMap(annotations), total].join('\n');
  const environments = Object.entries(Object.groupBy(outcomes, ({ environment }) => environment));
  return [...environments.flatMap(([name, group = []]) => [name, ...group.flatMap(lines), '']), total].join(
    '\n',
  );
}

function lines({ claim, file, decidedBy, faults }: ScenarioOutcome): string[] {
  const mark = faults.length === 0 ? '✓' : '✗';
  const reason = decidedBy === null || faults.length > 0 ? '' : `  (${decidedBy})`;
  return [`  ${mark} ${claim === '' ? file : claim}${reason}`, ...faults.map((fault) => `      ${fault}`)];
}

function annotations({ file, claim, faults }: ScenarioOutcome): string[] {
  return faults.map((fault) =>
    githubAnnotation('error', { file: `policies/${file}`, title: claim || file }, fault),
  );
}
