import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import type { Path } from './problem.ts';

/** A policy document is a page or a few: what is larger is a mistake or an attack. */
export const MAX_DOCUMENT_CHARACTERS = 512 * 1024;
/** How often aliases may multiply what is written. */
const MAX_ALIASES = 100;
/** Syntax errors beyond these are mostly consequences of the first. */
const MAX_SYNTAX_PROBLEMS = 10;

export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface YamlProblem extends Position {
  readonly message: string;
}

/** A YAML document as plain data, with the way back from a value to where it is written. */
export interface Yaml {
  /** undefined if the text is no YAML at all. */
  readonly value: unknown;
  readonly problems: readonly YamlProblem[];
  /** Where the key or the value at the end of a path stands; of what is not there, where it would belong. */
  readonly locate: (path: Path, part: 'key' | 'value') => Position;
}

const TOO_DEEP = 'the document is nested too deeply';
const UNUSABLE_KEY = 'the key `__proto__` cannot be used';
const START: Position = { line: 1, column: 1 };

/** Never throws, whatever the text. */
export function readYaml(text: string): Yaml {
  if (text.length > MAX_DOCUMENT_CHARACTERS) {
    return unreadable(`the document has more than ${MAX_DOCUMENT_CHARACTERS} characters`);
  }
  try {
    return readDocument(text);
  } catch (error) {
    if (error instanceof RangeError) return unreadable(TOO_DEEP);
    // What `toJS` throws.
    if (error instanceof ReferenceError) return unreadable('the document has too many aliases');
    return unreadable('the document cannot be read as YAML');
  }
}

function unreadable(message: string): Yaml {
  return { value: undefined, problems: [{ ...START, message }], locate: () => START };
}

function readDocument(text: string): Yaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? START : { line, column: col };
  };
  const errors = [...document.errors, ...document.warnings];
  // The parser recurses, and reports it as a fault of the text when the stack runs out.
  if (errors.some(({ message }) => message.includes('call stack'))) return unreadable(TOO_DEEP);
  const problems = errors.map(({ code, message, pos }) => ({
    ...position(pos[0]),
    message: sentenceOf(code, message, text.slice(pos[0])),
  }));
  const isReadable = errors.every(({ code }) => code === 'DUPLICATE_KEY');
  return {
    value: isReadable ? document.toJS({ maxAliasCount: MAX_ALIASES }) : undefined,
    problems: [
      ...problems.filter(isFirstOfItsLine).slice(0, MAX_SYNTAX_PROBLEMS),
      ...unusableKeys(document).map((offset) => ({ ...position(offset), message: UNUSABLE_KEY })),
    ],
    locate: (path, part) => position(offsetOf(document, path, part)),
  };
}

/** The parser's sentence in the style of ours. */
function sentenceOf(code: string, message: string, rest: string): string {
  if (code === 'DUPLICATE_KEY') {
    return `the key \`${/^[^\n]*?(?=:\s|:$|\n|$)/.exec(rest)?.[0] ?? ''}\` stands twice in this map`;
  }
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here: one is expected';
  const text = message.charAt(0).toLowerCase() + message.slice(1);
  return `not valid YAML: ${text.replace(/\.$/, '')}`;
}

function isFirstOfItsLine(problem: Position, at: number, all: readonly Position[]): boolean {
  return all.findIndex(({ line }) => line === problem.line) === at;
}

/** Offsets of keys that mean something else to JavaScript than to whoever wrote them. */
function unusableKeys(document: Document): number[] {
  const offsets: number[] = [];
  visit(document, {
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value === '__proto__') offsets.push(startOf(key) ?? 0);
    },
  });
  return offsets;
}

function offsetOf(document: Document, path: Path, part: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [at, step] of path.entries()) {
    const found = childOf(resolve(node, document), step);
    if (found === null) return offset;
    const wantsKey = part === 'key' && at === path.length - 1;
    node = found.value;
    offset = (wantsKey ? startOf(found.key) : startOf(node)) ?? startOf(found.key) ?? offset;
  }
  return offset;
}

function resolve(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function childOf(
  node: unknown,
  step: string | number,
): { readonly key: unknown; readonly value: unknown } | null {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return item === undefined ? null : { key: item, value: item };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(
    ({ key }) => (isScalar(key) ? String(key.value) : String(key)) === String(step),
  );
  return pair === undefined ? null : { key: pair.key, value: pair.value };
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}
