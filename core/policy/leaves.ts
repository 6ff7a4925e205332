import type { Path } from './problem.ts';

/** A value of a policy that holds no others: a scalar, null, an empty map or list. */
export interface Leaf {
  readonly path: Path;
  readonly value: unknown;
}

/** Every value of plain data, in the order in which it is written. */
export function leavesOf(value: unknown, path: Path = []): Leaf[] {
  const isEmpty = typeof value !== 'object' || value === null || Object.keys(value).length === 0;
  if (isEmpty) return [{ path, value }];
  return Object.entries(value).flatMap(([step, below]) =>
    leavesOf(below, [...path, Array.isArray(value) ? Number(step) : step]),
  );
}
