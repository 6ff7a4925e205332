import type { Policy } from '../policy/policy.ts';
import type { Path } from '../policy/problem.ts';
import type { Change, Mark, Subject, Witness } from './change.ts';

/** Something that a policy says, and that is no decision about a single request: a number, a price, a switch. */
export interface Term<Value> {
  readonly subject: Subject;
  readonly surface: string | null;
  readonly routes?: readonly string[];
  /** Where it is declared, in either policy. */
  readonly path: Path;
  /** What it is, as the beginning of a sentence: `A new key that asks for nothing else`. */
  readonly what: string;
  /** Whom it is about. */
  readonly region: string;
  readonly print: (value: Value) => string;
  readonly mark: (before: Value, after: Value) => Mark;
  readonly witness?: (before: Value, after: Value) => Witness | null;
}

/** The change of a term from one value to another; nothing where it is the same. */
export function compareTerm<Value>(term: Term<Value>, before: Value, after: Value): Change[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const { subject, surface, path, what, region, print, mark } = term;
  const [was, is] = [print(before), print(after)];
  return [
    {
      subject,
      mark: mark(before, after),
      surface,
      title: `${what}: ${is}, before ${was}`,
      routes: term.routes ?? [],
      region: [region],
      before: { text: was, rule: null },
      after: { text: is, rule: null },
      witness: term.witness?.(before, after) ?? null,
      declared: { before: [path], after: [path] },
    },
  ];
}

/** More of it lets more through; null is no limit. */
export function moreIsLooser(before: number | null, after: number | null): Mark {
  return numberOf(after) > numberOf(before) ? 'loosened' : 'tightened';
}

/** More of it holds more back; null is none of it. */
export function moreIsTighter(before: number | null, after: number | null): Mark {
  return (after ?? 0) > (before ?? 0) ? 'tightened' : 'loosened';
}

export function isNeutral(): Mark {
  return 'neutral';
}

/** A list of things that are let through. */
export function membersAreLooser(before: readonly string[], after: readonly string[]): Mark {
  return after.some((member) => !before.includes(member)) ? 'loosened' : 'tightened';
}

/** Names in both of two maps, with what each holds. */
export function inBoth<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
): { readonly name: string; readonly before: T; readonly after: T }[] {
  return Object.entries(before).flatMap(([name, value]) => {
    const other = Object.hasOwn(after, name) ? after[name] : undefined;
    return other === undefined ? [] : [{ name, before: value, after: other }];
  });
}

/** Names in only one of two maps. */
export function inOne<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
): { readonly name: string; readonly isNew: boolean; readonly value: T }[] {
  return [
    ...Object.entries(after)
      .filter(([name]) => !Object.hasOwn(before, name))
      .map(([name, value]) => ({ name, isNew: true, value })),
    ...Object.entries(before)
      .filter(([name]) => !Object.hasOwn(after, name))
      .map(([name, value]) => ({ name, isNew: false, value })),
  ];
}

export type ComparePolicies = (base: Policy, head: Policy) => Change[];

function numberOf(value: number | null): number {
  return value ?? Number.POSITIVE_INFINITY;
}
