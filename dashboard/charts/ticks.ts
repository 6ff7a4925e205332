const STEPS = [1, 2, 5];

/**
 * Marks of an axis from 0 on: evenly apart by 1, 2 or 5 times a power of ten, the last one at or above `max`.
 *
 * @param max an integer, as everything that is counted here
 * @param atMost how many steps there is room for
 */
export function ticksUpTo(max: number, atMost: number): readonly number[] {
  const step = stepFor(Math.max(max, 1), atMost);
  const steps = Math.max(1, Math.ceil(max / step));
  return Array.from({ length: steps + 1 }, (_, at) => at * step);
}

function stepFor(max: number, atMost: number): number {
  for (let power = 1; ; power *= 10) {
    const step = STEPS.map((one) => one * power).find((one) => one * atMost >= max);
    if (step !== undefined) return step;
  }
}
