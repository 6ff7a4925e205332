import type { Path } from '../../core/policy/problem.ts';
import { printMarkdownTable } from '../markdown-table.ts';
import { printTable } from '../table.ts';

/** A line of what is shown: cells, and the value of the policy that it is about. */
export interface Row {
  readonly cells: readonly string[];
  readonly path: Path;
}

/** A table with its title. */
export interface Section {
  readonly title: string;
  readonly headings: readonly string[];
  readonly rows: readonly Row[];
}

/** Sections as text or Markdown, each row with where it is declared. */
export function printSections(
  sections: readonly Section[],
  declared: (path: Path) => string,
  format: 'text' | 'markdown',
): string {
  const print = format === 'text' ? printTable : printMarkdownTable;
  return sections
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, headings, rows }) => {
      const table = print(
        [...headings, 'declared'],
        rows.map(({ cells, path }) => [...cells, declared(path)]),
      );
      return `${format === 'text' ? title : `## ${title}`}\n\n${table}`;
    })
    .join('\n\n');
}
