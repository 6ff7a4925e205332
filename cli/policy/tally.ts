/** Things counted apart, most frequent first, and what was counted together because there were too many kinds. */
export interface Counted<Kind> {
  readonly groups: readonly (Kind & {
    readonly count: number;
    /** The id of one request of the group; null where its line has none. */
    readonly example: string | null;
  })[];
  /** How many belong to none of the groups. */
  readonly others: number;
}

/** Counts things by their kind, in memory that is bounded whatever is counted. */
export class Tally<Kind extends object> {
  readonly #max: number;
  readonly #groups = new Map<string, Kind & { count: number; readonly example: string | null }>();
  #others = 0;

  /** @param max kinds that are counted apart */
  constructor(max: number) {
    this.#max = max;
  }

  count(kind: Kind, example: string | null): void {
    const key = JSON.stringify(Object.values(kind));
    const group = this.#groups.get(key);
    if (group !== undefined) group.count += 1;
    else if (this.#groups.size < this.#max) this.#groups.set(key, { ...kind, count: 1, example });
    else this.#others += 1;
  }

  result(): Counted<Kind> {
    const groups = [...this.#groups.values()].sort((a, b) => b.count - a.count);
    return { groups, others: this.#others };
  }
}

export function countedUp(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
