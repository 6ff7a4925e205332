const UNITS = [
  ['MB', 1_000_000],
  ['kB', 1_000],
] as const;

/** A size as people read it, `4 MB` or `1.5 kB`: rounded down, so that what is sent at that size is not too large. */
export function printSize(bytes: number): string {
  for (const [unit, size] of UNITS) {
    if (bytes >= size) return `${Math.floor((bytes * 10) / size) / 10} ${unit}`;
  }
  return `${bytes} bytes`;
}
