/** What a chart shows of one thing, a value for each unit of time. */
export interface Series {
  readonly id: string;
  readonly name: string;
  /** Integers. */
  readonly values: readonly number[];
}

export interface ChartData {
  /** Unix seconds at which the units of time begin. */
  readonly starts: readonly number[];
  /** No more than there are colors. */
  readonly series: readonly Series[];
}

/** As many as `--series-1` to `--series-6`. */
export const MAX_SERIES = 6;

export const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** What each unit of time comes to. */
export function unitTotals({ starts, series }: ChartData): readonly number[] {
  return starts.map((_, at) => sum(series.map(({ values }) => values[at] ?? 0)));
}
