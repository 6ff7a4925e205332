import { type ChartData, MAX_SERIES } from '../charts/chart-data.ts';
import { addCounts, NO_COUNTS, SUCCEEDED, type UsageCounts, type UsageRow } from './usage-rows.ts';

export const GROUPINGS = ['outcome', 'key', 'route'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const GROUPING_WORDS: Readonly<Record<Grouping, string>> = {
  outcome: 'Outcome',
  key: 'Key',
  route: 'Route',
};

export const MEASURES = ['requests', 'tokens', 'cost'] as const;
export type Measure = (typeof MEASURES)[number];

/** What charts show of a row. */
export function measured(counts: UsageCounts, measure: Measure): number {
  switch (measure) {
    case 'requests':
      return counts.requests;
    case 'tokens':
      return counts.inputTokens + counts.outputTokens;
    case 'cost':
      return counts.costMicros;
  }
}

/** Rows that are shown as one, in one color. */
export interface UsageGroup extends UsageCounts {
  readonly id: string;
  readonly name: string;
  readonly rows: readonly UsageRow[];
}

function idOf(row: UsageRow, grouping: Grouping): string {
  return grouping === 'key' ? row.keyId : row[grouping];
}

/**
 * At most as many groups as there are colors: those that matter most in any measure, and last the others as one. What
 * succeeded comes first, so that it always has the same color.
 *
 * @param nameOf what people know a key by
 */
export function groupsOf(
  rows: readonly UsageRow[],
  grouping: Grouping,
  nameOf: (keyId: string) => string,
): readonly UsageGroup[] {
  const whole = rows.reduce<UsageCounts>(addCounts, NO_COUNTS);
  const groups = [...Map.groupBy(rows, (row) => idOf(row, grouping))]
    .map(([id, ofGroup]) => groupOf(id, nameOfGroup(id, grouping, nameOf), ofGroup))
    .map((group) => ({ group, weight: weightOf(group, whole, grouping) }))
    .sort((a, b) => b.weight - a.weight || a.group.name.localeCompare(b.group.name))
    .map(({ group }) => group);
  if (groups.length <= MAX_SERIES) return groups;
  const others = groups.slice(MAX_SERIES - 1);
  return [
    ...groups.slice(0, MAX_SERIES - 1),
    groupOf(
      '',
      `${others.length} others`,
      others.flatMap((group) => group.rows),
    ),
  ];
}

function groupOf(id: string, name: string, rows: readonly UsageRow[]): UsageGroup {
  return { id, name, rows, ...rows.reduce<UsageCounts>(addCounts, NO_COUNTS) };
}

function nameOfGroup(id: string, grouping: Grouping, nameOf: (keyId: string) => string): string {
  if (grouping === 'key') return nameOf(id);
  return grouping === 'outcome' && id === SUCCEEDED ? 'Succeeded' : id;
}

/** The largest share of all that is measured. */
function weightOf(group: UsageGroup, whole: UsageCounts, grouping: Grouping): number {
  if (grouping === 'outcome' && group.id === SUCCEEDED) return Number.POSITIVE_INFINITY;
  return Math.max(
    ...MEASURES.map((measure) => measured(group, measure) / Math.max(1, measured(whole, measure))),
  );
}

/** A measure of the groups over time, with 0 where nothing was used. */
export function chartOf(
  groups: readonly UsageGroup[],
  starts: readonly number[],
  measure: Measure,
): ChartData {
  const unitOf = new Map(starts.map((start, at) => [start, at]));
  const series = groups.map(({ id, name, rows }) => {
    const values = starts.map(() => 0);
    for (const row of rows) {
      const at = unitOf.get(row.start);
      if (at !== undefined) values[at] = (values[at] ?? 0) + measured(row, measure);
    }
    return { id, name, values };
  });
  return { starts, series };
}
