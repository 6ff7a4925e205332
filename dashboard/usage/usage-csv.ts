import { printInstant } from '../../core/values/instant.ts';
import { type CsvCell, printCsv } from '../parts/csv.ts';
import type { UsageRow } from './usage-rows.ts';

const HEAD = [
  'start',
  'key_id',
  'key',
  'route',
  'outcome',
  'requests',
  'input_tokens',
  'cached_input_tokens',
  'output_tokens',
  'cost_micros',
] as const;

/** Every row as it was read, in order of time. */
export function usageCsv(rows: readonly UsageRow[], nameOf: (keyId: string) => string): string {
  const cells = (row: UsageRow): readonly CsvCell[] => [
    printInstant(row.start),
    row.keyId,
    nameOf(row.keyId),
    row.route,
    row.outcome,
    row.requests,
    row.inputTokens,
    row.cachedInputTokens,
    row.outputTokens,
    row.costMicros,
  ];
  return printCsv([HEAD, ...rows.toSorted((a, b) => a.start - b.start).map(cells)]);
}
