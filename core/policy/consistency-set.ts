import type { Path } from './problem.ts';
import type {
  WrittenEnvironment,
  WrittenModels,
  WrittenNetworks,
  WrittenPlans,
  WrittenSurface,
} from './written.ts';

/** A document that satisfies its schema, and the file that it stands in. */
export interface Sourced<T> {
  readonly file: string;
  readonly value: T;
}

/** All documents together. One that breaks its schema is left out; its name still counts as known. */
export interface PolicySet {
  readonly surfaces: readonly Sourced<WrittenSurface>[];
  readonly environments: readonly Sourced<WrittenEnvironment>[];
  readonly models: Sourced<WrittenModels> | null;
  readonly plans: Sourced<WrittenPlans> | null;
  readonly networks: Sourced<WrittenNetworks> | null;
  /** Names of the surfaces by their files, broken ones included. */
  readonly surfaceNames: readonly string[];
}

export interface Finding {
  readonly file: string;
  readonly path: Path;
  /** Whether the key at the end of the path is wrong, or the value. */
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly suggestion: string | null;
}

/** One condition that ties documents, or parts of one, together. Its id is a sentence. */
export interface ConsistencyRule {
  readonly id: string;
  readonly check: (set: PolicySet) => readonly Finding[];
}

/** A finding about a value, or about the key that ends the path. */
export function finding(
  file: string,
  path: Path,
  message: string,
  options: { readonly part?: 'key' | 'value'; readonly suggestion?: string | null } = {},
): Finding {
  return { file, path, message, part: options.part ?? 'value', suggestion: options.suggestion ?? null };
}

export function listOf<T>(oneOrMore: T | readonly T[]): readonly T[] {
  return Array.isArray(oneOrMore) ? (oneOrMore as readonly T[]) : [oneOrMore as T];
}

/** The indexes of items that stand in a list a second time. */
export function repeated<T>(items: readonly T[]): number[] {
  return items.flatMap((item, at) => (items.indexOf(item) < at ? [at] : []));
}

/** A rule about each surface by itself. */
export function forEachSurface(
  id: string,
  check: (surface: WrittenSurface, file: string) => readonly Finding[],
): ConsistencyRule {
  return { id, check: ({ surfaces }) => surfaces.flatMap(({ file, value }) => check(value, file)) };
}
