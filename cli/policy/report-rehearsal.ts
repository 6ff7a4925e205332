import { printInstant } from '../../core/values/instant.ts';
import { printMarkdownTable } from '../markdown-table.ts';
import { printTable } from '../table.ts';
import { CHANGES, type Change, type Rehearsal } from './rehearsal.ts';
import type { Format } from './report-explanation.ts';
import type { Counted } from './tally.ts';

/** Rows of a table for people; all of them are in JSON. */
const MAX_ROWS = 20;

const CHANGE_WORDS: Readonly<Record<Change, string>> = {
  refused: 'newly refused',
  admitted: 'newly admitted',
  otherwise: 'for another reason',
};

interface Table {
  readonly title: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Groups that have no row, and requests that have no group. */
  readonly more: string | null;
}

/** What a change of policy would do to the requests of a log. */
export function reportRehearsal(rehearsal: Rehearsal, format: Format): string {
  if (format === 'json') return asJson(rehearsal);
  const tables = tablesOf(rehearsal).filter(({ rows }) => rows.length > 0);
  const blocks = tables.map((table) => (format === 'text' ? inText(table) : inMarkdown(table)));
  return [summary(rehearsal, format), ...blocks].join('\n\n');
}

function summary({ environment, policyVersion, period, ...counts }: Rehearsal, format: Format): string {
  const when = period === null ? '' : `, ${printInstant(period.from)} to ${printInstant(period.to)}`;
  const head = `${counts.decided} decisions of ${environment}${when}, made again by policy ${policyVersion}`;
  const lines = [
    ['unchanged', counts.unchanged],
    ...CHANGES.map((change) => [CHANGE_WORDS[change], counts.changed[change]] as const),
    ['not to be replayed', total(counts.unreadable)],
  ] as const;
  if (format === 'markdown')
    return [`### ${head}`, '', ...lines.map(([word, count]) => `- ${word}: ${count}`)].join('\n');
  const widest = Math.max(...lines.map(([word]) => word.length));
  return [head, '', ...lines.map(([word, count]) => `  ${word.padEnd(widest)}  ${count}`)].join('\n');
}

function tablesOf({ routes, keys, notReproduced, unreadable }: Rehearsal): Table[] {
  return [
    tableOf('By route', ['CHANGE', 'SURFACE', 'ROUTE', 'WAS', 'WOULD BE'], routes, (group) => [
      CHANGE_WORDS[group.change],
      group.surface,
      group.route,
      group.was,
      group.would,
    ]),
    tableOf('By key', ['CHANGE', 'KEY', 'ORGANIZATION'], keys, (group) => [
      CHANGE_WORDS[group.change],
      group.keyId,
      group.organizationId,
    ]),
    tableOf(
      'Recorded decisions not reproduced by the same policy',
      ['WAS', 'WOULD BE'],
      notReproduced,
      (group) => [group.was, group.would],
    ),
    tableOf('Not to be replayed', ['WHY'], unreadable, ({ why }) => [why]),
  ];
}

function tableOf<Kind>(
  title: string,
  headings: readonly string[],
  { groups, others }: Counted<Kind>,
  cells: (group: Kind) => string[],
): Table {
  const hidden = groups.length - MAX_ROWS;
  const rest = [
    ...(hidden > 0 ? [`${hidden} more groups in --format json`] : []),
    ...(others > 0 ? [`${others} requests more, in too many groups to keep apart`] : []),
  ];
  return {
    title,
    headings: ['COUNT', ...headings, 'EXAMPLE'],
    rows: groups
      .slice(0, MAX_ROWS)
      .map((group) => [String(group.count), ...cells(group), group.example ?? '']),
    more: rest.length === 0 ? null : `and ${rest.join('; ')}`,
  };
}

function inText({ title, headings, rows, more }: Table): string {
  return [title, '', printTable(headings, rows), ...(more === null ? [] : [more])].join('\n');
}

function inMarkdown({ title, headings, rows, more }: Table): string {
  return [`#### ${title}`, '', printMarkdownTable(headings, rows), ...(more === null ? [] : ['', more])].join(
    '\n',
  );
}

function asJson({ period, ...rehearsal }: Rehearsal): string {
  const printed = period && { from: printInstant(period.from), to: printInstant(period.to) };
  return JSON.stringify({ ...rehearsal, period: printed }, null, 2);
}

function total({ groups, others }: Counted<object>): number {
  return groups.reduce((sum, { count }) => sum + count, others);
}
