/** What a document holds, whatever its format. */
export interface Content {
  /** All of it, as a person would read it. */
  readonly text: string;
  /** What is not in a table: each line in the pieces that stand apart from each other. */
  readonly lines: readonly Line[];
  readonly tables: readonly Table[];
  /** Values that the format itself names. */
  readonly labels: readonly NamedValue[];
  readonly lists: readonly NamedList[];
  /** What the format itself puts before the decimals of a number; null where it has no rule. */
  readonly mark: '.' | null;
  /** null where the format has none. */
  readonly pages: number | null;
}

/** Without cells, a line is an empty one. */
export interface Line {
  readonly cells: readonly Cell[];
  /** Whether it is set as a heading. */
  readonly isHeading: boolean;
}

/** Some text, and from where to where it reaches on its line: in characters, points or columns. */
export interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Table {
  /** Empty if it has none. */
  readonly caption: string;
  /** Whether the first row is known to be headings; if not, it may be. */
  readonly isHeaded: boolean;
  /** Each has as many cells as the longest. */
  readonly rows: readonly (readonly string[])[];
}

export interface NamedValue {
  /** The last name is the value's own, those before it are what it belongs to. */
  readonly path: readonly string[];
  readonly value: string;
}

export interface NamedList {
  readonly path: readonly string[];
  readonly values: readonly string[];
}

export const NOTHING: Content = {
  text: '',
  lines: [],
  tables: [],
  labels: [],
  lists: [],
  mark: null,
  pages: null,
};

/** Lines as text again, their pieces kept apart. */
export function printLines(lines: readonly Line[]): string {
  return lines.map(({ cells }) => cells.map(({ text }) => text).join('\t')).join('\n');
}

export function printTable({ caption, rows }: Table): string {
  return [...(caption === '' ? [] : [caption]), ...rows.map((row) => row.join('\t'))].join('\n');
}
