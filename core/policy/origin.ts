import type { Path } from './problem.ts';

/** Something in a document: a value, or the key that it stands under. */
export interface Place {
  readonly file: string;
  readonly path: Path;
  readonly part: 'key' | 'value';
}

/** Where a value of the policy was taken from, and what lies below it. Found step by step: nothing is built ahead. */
export interface Origin {
  /** null where nobody wrote it. */
  readonly place: Place | null;
  readonly below: (step: string | number) => Origin;
}

/** A value in a document; undefined where it is not written. */
export interface Written {
  readonly file: string;
  readonly path: Path;
  readonly value: unknown;
}

export const NOWHERE: Origin = { place: null, below: () => NOWHERE };

/** What stands further down in the same document. */
export function within(written: Written, ...steps: Path): Written {
  return steps.reduce<Written>(
    ({ file, path, value }, step) => ({ file, path: [...path, step], value: childOf(value, step) }),
    written,
  );
}

/** The first that is written. */
export function firstOf(written: Written, ...others: readonly Written[]): Written {
  return [written, ...others].find(({ value }) => value !== undefined) ?? written;
}

/** Taken over as it is: below it, item by item. */
export function asWritten(written: Written): Origin {
  return { place: placeOf(written), below: (step) => asWritten(within(written, step)) };
}

/** A text that says several things, such as `60 per minute and 1000 per hour`: whatever lies below stands there too. */
export function wholly(written: Written): Origin {
  return everywhere(placeOf(written));
}

/** A list whose only item may be written without the list. */
export function oneOrMore(written: Written): Origin {
  return Array.isArray(written.value) ? asWritten(written) : wholly(written);
}

/** What the key itself says, whatever stands behind it. */
export function keyOf(written: Written): Origin {
  return everywhere(keyPlace(written));
}

/** A map of the policy, each field of which has an origin of its own; the map itself is where the key stands. */
export function fields(written: Written, origins: Readonly<Record<string, () => Origin>>): Origin {
  return {
    place: keyPlace(written),
    below: (step) => (Object.hasOwn(origins, step) ? (origins[step]?.() ?? NOWHERE) : NOWHERE),
  };
}

/** A map or list of the policy whose entries are those that are written. */
export function entries(written: Written, origin: (entry: Written) => Origin): Origin {
  return {
    place: keyPlace(written),
    below: (step) => {
      const entry = within(written, step);
      return entry.value === undefined ? NOWHERE : origin(entry);
    },
  };
}

function everywhere(place: Place | null): Origin {
  const origin: Origin = { place, below: () => origin };
  return origin;
}

/** Maps and lists are found by their key: what is in them begins somewhere below. */
function placeOf(written: Written): Place | null {
  const { file, path, value } = written;
  if (typeof value === 'object') return keyPlace(written);
  return value === undefined ? null : { file, path, part: 'value' };
}

function keyPlace({ file, path, value }: Written): Place | null {
  return value === undefined ? null : { file, path, part: 'key' };
}

function childOf(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<string | number, unknown>)[step];
}
