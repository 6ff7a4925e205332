import { join } from 'node:path';
import type { Log, ReportingDescriptor, Result } from 'sarif';
import { type CheckReport, type Finding, sentenceOf } from './finding.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** What is meant by rules that are no guardrails. */
const MEANINGS: Readonly<Record<string, string>> = {
  document: 'Policy documents have the right form and agree with each other',
  scenario: 'Scenarios have the right form',
  program: 'What the documents ask for can be deployed',
};

/**
 * A report for code scanners.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifOf({ findings }: CheckReport, folder: string): Log {
  const rules = [...new Map(findings.map((found) => [found.rule, found])).values()].map(descriptorOf);
  const ids = rules.map(({ id }) => id);
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'gatehouse', rules } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((found) => resultOf(found, ids.indexOf(found.rule), folder)),
      },
    ],
  };
}

function descriptorOf({ rule, page }: Finding): ReportingDescriptor {
  return {
    id: rule,
    shortDescription: { text: MEANINGS[rule] ?? rule.replaceAll('-', ' ') },
    ...(page === null ? {} : { help: { text: `See ${page}.`, markdown: `See [${rule}](${page}).` } }),
  };
}

function resultOf(found: Finding, ruleIndex: number, folder: string): Result {
  const { file, line, column, level, rule } = found;
  return {
    ruleId: rule,
    ruleIndex,
    level,
    message: { text: sentenceOf(found) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(join(folder, file)) },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  };
}

/** A path as a relative reference: RFC 3986, section 4.2. */
function uriOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
