import type { Series } from './chart-data.ts';

/** A part of a bar: where it begins above the axis and how high it is, in pixels. */
export interface Segment {
  /** Which of the series. */
  readonly at: number;
  readonly bottom: number;
  readonly height: number;
}

/** What is there is seen, however little it is. */
const LEAST_PIXELS = 1;

/** The parts of one bar from the axis up, in the order of the series; nothing for what is 0. */
export function segmentsOf(
  series: readonly Series[],
  unit: number,
  pixelsPerOne: number,
): readonly Segment[] {
  const segments: Segment[] = [];
  let bottom = 0;
  for (const [at, { values }] of series.entries()) {
    const value = values[unit] ?? 0;
    if (value === 0) continue;
    const height = Math.max(LEAST_PIXELS, value * pixelsPerOne);
    segments.push({ at, bottom, height });
    bottom += height;
  }
  return segments;
}

/** Steps that go with 24 hours, and with 7, 30 and 90 days. */
const LABEL_STEPS = [1, 2, 3, 4, 6, 7, 12, 14, 15, 30];

/** Which units are labelled: evenly apart, as many as there is room for. */
export function labelledUnits(units: number, pixels: number, pixelsPerLabel: number): readonly number[] {
  const most = Math.max(1, Math.floor(pixels / pixelsPerLabel));
  const step = LABEL_STEPS.find((one) => Math.ceil(units / one) <= most) ?? units;
  return Array.from({ length: Math.ceil(units / step) }, (_, at) => at * step);
}
