import { parseInstant } from '../../core/values/instant.ts';
import type { KeyUsageView } from '../../functions/console/shapes.ts';

export interface UsageCounts {
  readonly requests: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly costMicros: number;
}

/** What one key was used for in an hour or a day, on one route, with one outcome. */
export interface UsageRow extends UsageCounts {
  /** Unix second at which the hour or the day begins. */
  readonly start: number;
  readonly keyId: string;
  readonly route: string;
  readonly outcome: string;
}

/** The outcome of requests that were served; every other is the code of an error. */
export const SUCCEEDED = 'ok';

export const NO_COUNTS: UsageCounts = {
  requests: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  costMicros: 0,
};

export function rowsOf(usages: readonly KeyUsageView[]): readonly UsageRow[] {
  return usages.flatMap(({ keyId, items }) =>
    items.map(({ start, ...item }) => ({ ...item, keyId, start: secondsOf(start) })),
  );
}

function secondsOf(start: string): number {
  const seconds = parseInstant(start);
  if (seconds === null) throw new Error(`the console told of a time that is none: ${start}`);
  return seconds;
}

export function addCounts(a: UsageCounts, b: UsageCounts): UsageCounts {
  return {
    requests: a.requests + b.requests,
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costMicros: a.costMicros + b.costMicros,
  };
}

export interface UsageTotals extends UsageCounts {
  readonly succeeded: number;
  readonly refused: number;
  /** Requests by the code that they were refused with, most first. */
  readonly refusals: readonly (readonly [code: string, requests: number])[];
}

export function totalsOf(rows: readonly UsageRow[]): UsageTotals {
  const counts = rows.reduce<UsageCounts>(addCounts, NO_COUNTS);
  const byOutcome = new Map<string, number>();
  for (const { outcome, requests } of rows) {
    byOutcome.set(outcome, (byOutcome.get(outcome) ?? 0) + requests);
  }
  const succeeded = byOutcome.get(SUCCEEDED) ?? 0;
  byOutcome.delete(SUCCEEDED);
  const refusals = [...byOutcome].sort(([a, most], [b, more]) => more - most || a.localeCompare(b));
  return { ...counts, succeeded, refused: counts.requests - succeeded, refusals };
}

/** The totals of each hour or day in which something was used, latest first. */
export function totalsByUnit(
  rows: readonly UsageRow[],
): readonly (UsageTotals & { readonly start: number })[] {
  return [...Map.groupBy(rows, ({ start }) => start)]
    .sort(([a], [b]) => b - a)
    .map(([start, ofUnit]) => ({ start, ...totalsOf(ofUnit) }));
}
