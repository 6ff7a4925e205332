import type { EntryView } from '../../functions/billing/shapes.ts';

const PAGE_LIMIT = 100;
/** A thousand entries: more would take long for one figure. */
const MAX_PAGES = 10;

/** Unix milliseconds at which the month of UTC begins. */
export function monthStart(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}

export interface RecentEntries {
  /** Latest first. */
  readonly entries: readonly EntryView[];
  /** Whether these are all since the time that was asked for. */
  readonly isComplete: boolean;
}

/** A page of the ledger. */
export type ReadLedger = (query: {
  readonly limit: number;
  readonly cursor: string | undefined;
}) => Promise<{ readonly items: readonly EntryView[]; readonly nextCursor: string | null }>;

/**
 * The entries of the ledger since a time, as many as can be read at once.
 *
 * @param since Unix milliseconds
 */
export async function entriesSince(read: ReadLedger, since: number): Promise<RecentEntries> {
  const entries: EntryView[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const { items, nextCursor } = await read({ limit: PAGE_LIMIT, cursor });
    const recent = items.filter(({ at }) => Date.parse(at) >= since);
    entries.push(...recent);
    if (recent.length < items.length || nextCursor === null) return { entries, isComplete: true };
    cursor = nextCursor;
  }
  return { entries, isComplete: false };
}

export interface ModelSpending {
  readonly model: string;
  readonly completions: number;
  readonly tokens: number;
  readonly spentMicros: number;
}

export interface Spending {
  readonly spentMicros: number;
  readonly completions: number;
  readonly paidInMicros: number;
  /** What operators corrected, up and down together. */
  readonly correctedMicros: number;
  /** What cost most first. */
  readonly models: readonly ModelSpending[];
}

export function spendingOf(entries: readonly EntryView[]): Spending {
  const models = new Map<string, ModelSpending>();
  let paidInMicros = 0;
  let correctedMicros = 0;
  for (const { amountMicros, cause } of entries) {
    if (cause.type === 'top-up') paidInMicros += amountMicros;
    else if (cause.type !== 'charge') correctedMicros += amountMicros;
    else {
      const before = models.get(cause.model);
      models.set(cause.model, {
        model: cause.model,
        completions: (before?.completions ?? 0) + 1,
        tokens: (before?.tokens ?? 0) + cause.inputTokens + cause.outputTokens,
        spentMicros: (before?.spentMicros ?? 0) - amountMicros,
      });
    }
  }
  const byCost = [...models.values()].sort(
    (a, b) => b.spentMicros - a.spentMicros || a.model.localeCompare(b.model),
  );
  return {
    spentMicros: byCost.reduce((all, { spentMicros }) => all + spentMicros, 0),
    completions: byCost.reduce((all, { completions }) => all + completions, 0),
    paidInMicros,
    correctedMicros,
    models: byCost,
  };
}
