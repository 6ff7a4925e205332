import { join } from 'node:path';
import { printable } from '../printable.ts';
import { printExcerpt } from './excerpt.ts';
import { type CheckReport, errorsOf, type Finding, sentenceOf } from './finding.ts';
import { githubAnnotation } from './github-annotation.ts';
import { sarifOf } from './sarif.ts';

export const FORMATS = ['text', 'json', 'sarif', 'github'] as const;
export type Format = (typeof FORMATS)[number];

/**
 * What a check has found: for people, for programs, for a code scanner, or as annotations of a GitHub workflow.
 *
 * @param folder the folder of the policies, as paths are to name it
 */
export function reportCheck(report: CheckReport, folder: string, format: Format): string {
  switch (format) {
    case 'json':
      return JSON.stringify({ folder, ...report }, null, 2);
    case 'sarif':
      return JSON.stringify(sarifOf(report, folder), null, 2);
    case 'github':
      return [...report.findings.map((found) => annotationOf(found, folder)), total(report)].join('\n');
    case 'text':
      return [...report.findings.map((found) => `${paragraphOf(found, folder)}\n`), total(report)].join('\n');
  }
}

function paragraphOf(found: Finding, folder: string): string {
  const { file, line, column, level, excerpt } = found;
  const sentence = `${join(folder, file)}:${line}:${column}: ${level}: ${printable(sentenceOf(found))}`;
  return excerpt === '' ? sentence : `${sentence}\n${printExcerpt(excerpt, line, column)}`;
}

function annotationOf(found: Finding, folder: string): string {
  const { file, line, column, level, rule } = found;
  return githubAnnotation(
    level,
    { file: join(folder, file), line, col: column, title: rule },
    sentenceOf(found),
  );
}

function total(report: CheckReport): string {
  const { documents, scenarios, environments, guardrails, findings } = report;
  const errors = errorsOf(report).length;
  const read = `${count(documents, 'document')}, ${count(scenarios, 'scenario')}`;
  const judged = guardrails ? `, guardrails over ${environments.join(', ')}` : '';
  const warnings = findings.length - errors;
  return `${read}${judged}: ${count(errors, 'error')}, ${count(warnings, 'warning')}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
