/** One command of a shell, taken apart. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** Whether something stands in it that only the shell itself fills in: a variable, or another command. */
  readonly isUnfilled: boolean;
}

/** A piece of a command. What no alternative takes is a quote that is not closed. */
const PIECE =
  /\$'(?<escaped>(?:[^'\\]|\\.)*)'|'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\.)*)"|(?<joined>\\\n)|\\(?<one>.)|(?<end>[;|&<>()\n])|(?<space>\s)|(?<comment>(?<!\S)#[^\n]*)|(?<plain>(?:[^\s'"\\;|&<>()$]|\$(?!'))+)/suy;

/** In double quotes a backslash is one, unless one of these follows. */
const ESCAPED_IN_DOUBLE = /\\([$`"\\\n])/g;
/** Of `$'…'`, the escapes that stand for another character. */
const ESCAPE = /\\(?:x([0-9a-f]{1,2})|u([0-9a-f]{1,4})|(.))/gis;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  e: '\x1b',
};
/** A variable, `$(…)` or backticks: the shell puts something in their place. */
const FILLED_IN = /(?<!\\)(?:`|\$[\w{(@*#?!-])/;

/**
 * The words of the first command in a text as a POSIX shell, with `$'…'` of bash, reads them: quotes and backslashes
 * are taken away, continued lines joined, and nothing is filled in. Null where a quote is not closed.
 *
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02
 */
export function shellWords(text: string): ShellCommand | null {
  const command = text.replaceAll('\r\n', '\n');
  const words: string[] = [];
  let word: string | null = null;
  let isUnfilled = false;
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < command.length) {
    const piece = PIECE.exec(command)?.groups;
    if (piece === undefined) return null;
    if (piece.joined !== undefined) continue;
    const value = textOf(piece);
    isUnfilled ||= FILLED_IN.test(piece.double ?? piece.plain ?? '') || piece.end === '(';
    if (value !== null) word = (word ?? '') + value;
    else if (word !== null) words.push(word);
    if (value === null) word = null;
    // A line break before the first word ends nothing.
    if (piece.end !== undefined && (piece.end !== '\n' || words.length > 0)) break;
  }
  if (word !== null) words.push(word);
  return { words, isUnfilled };
}

/** What a piece adds to a word; null for what stands between words. */
function textOf({
  escaped,
  single,
  double,
  one,
  plain,
}: Readonly<Record<string, string | undefined>>): string | null {
  if (escaped !== undefined) return escaped.replace(ESCAPE, unescaped);
  if (double !== undefined)
    return double.replace(ESCAPED_IN_DOUBLE, (_, kept: string) => (kept === '\n' ? '' : kept));
  return one ?? single ?? plain ?? null;
}

function unescaped(_: string, byte?: string, unit?: string, letter = ''): string {
  const code = byte ?? unit;
  return code === undefined ? (ESCAPES[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16));
}
