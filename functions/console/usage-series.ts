import type { UsageRow } from '../../stores/usage.ts';
import { NO_USE, SUCCEEDED, type UsageCounts } from '../../stores/usage-count.ts';
import { startOfUnit, type UsagePeriod, type UsageUnit } from './usage-period.ts';

/** What was used in an hour or a day, on one route, with one outcome. */
export interface UsageItem extends UsageCounts {
  /** Unix second at which the hour or the day begins. */
  readonly start: number;
  readonly route: string;
  readonly outcome: string;
}

export interface UsageTotals extends UsageCounts {
  readonly succeeded: number;
  readonly refused: number;
}

/** The whole answer. */
export interface KeyUsage extends UsagePeriod {
  readonly keyId: string;
  readonly by: UsageUnit;
  readonly items: readonly UsageItem[];
  readonly totals: UsageTotals;
}

/** Hours added up to what is asked for, ordered by start, route and outcome. A day is the sum of its hours. */
export function usageItems(rows: readonly UsageRow[], by: UsageUnit): readonly UsageItem[] {
  const items = new Map<string, UsageItem>();
  for (const { hour, route, outcome, ...counts } of rows) {
    const start = startOfUnit(by, hour);
    const place = JSON.stringify([start, route, outcome]);
    items.set(place, { start, route, outcome, ...sum(items.get(place) ?? NO_USE, counts) });
  }
  return [...items.values()].sort(
    (a, b) => a.start - b.start || compare(a.route, b.route) || compare(a.outcome, b.outcome),
  );
}

export function usageTotals(items: readonly UsageItem[]): UsageTotals {
  const all = items.reduce<UsageCounts>(sum, NO_USE);
  const { requests: succeeded } = items
    .filter(({ outcome }) => outcome === SUCCEEDED)
    .reduce<UsageCounts>(sum, NO_USE);
  const { requests, ...counts } = all;
  return { requests, succeeded, refused: requests - succeeded, ...counts };
}

function sum(a: UsageCounts, b: UsageCounts): UsageCounts {
  return {
    requests: a.requests + b.requests,
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costMicros: a.costMicros + b.costMicros,
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
