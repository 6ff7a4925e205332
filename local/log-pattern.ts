/** Whether a line of a log is one of those that a pattern looks for. */
export type LogPattern = (line: string) => boolean;

type Test = (record: unknown) => boolean;
type Token =
  | { readonly kind: 'field'; readonly path: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'sign'; readonly sign: string };

const OBJECT = /^\s*\{(.*)\}\s*$/s;
/** Quotes, stars and percent signs within a text mean something to AWS that nothing here does. */
const TOKEN = /\s*(?:\$((?:\.[A-Za-z_][\w-]*)+)|"([^"\\*%]*)"|(!=|=|&&|\|\||\(|\)))\s*/y;
/** What CloudWatch Logs takes. */
const MAX_LENGTH = 1024;

/**
 * A filter pattern of CloudWatch Logs in its JSON form: `{ ($.message = "request") || ($.status != "200") }`, with `&&`
 * before `||`. Comparisons are of texts, and none holds of a field that is missing or no text.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 *
 * @returns null for every other pattern
 */
export function compileLogPattern(pattern: string): LogPattern | null {
  const [, inner] = OBJECT.exec(pattern) ?? [];
  if (inner === undefined || pattern.length > MAX_LENGTH) return null;
  const tokens = tokensOf(inner);
  const test = tokens === null ? null : new Parser(tokens).whole();
  return test === null ? null : (line) => test(recordOf(line));
}

/** Undefined for a line that is no JSON object. */
function recordOf(line: string): unknown {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function tokensOf(text: string): readonly Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const [, field, quoted, sign] = TOKEN.exec(text) ?? [];
    if (field !== undefined) tokens.push({ kind: 'field', path: field.slice(1).split('.') });
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted });
    else if (sign !== undefined) tokens.push({ kind: 'sign', sign });
    else return null;
  }
  return tokens;
}

/** Each method reads one part from where the last one ended; null where it does not stand. */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Test | null {
    const test = this.#any();
    return this.#at === this.#tokens.length ? test : null;
  }

  #any(): Test | null {
    const tests = this.#separated('||', () => this.#all());
    return tests && ((record) => tests.some((test) => test(record)));
  }

  #all(): Test | null {
    const tests = this.#separated('&&', () => this.#one());
    return tests && ((record) => tests.every((test) => test(record)));
  }

  #separated(sign: string, read: () => Test | null): readonly Test[] | null {
    const tests: Test[] = [];
    do {
      const test = read();
      if (test === null) return null;
      tests.push(test);
    } while (this.#takes(sign));
    return tests;
  }

  #one(): Test | null {
    if (!this.#takes('(')) return this.#comparison();
    const test = this.#any();
    return this.#takes(')') ? test : null;
  }

  #comparison(): Test | null {
    const [field, operator, value] = this.#tokens.slice(this.#at, this.#at + 3);
    if (field?.kind !== 'field' || operator?.kind !== 'sign' || value?.kind !== 'text') return null;
    this.#at += 3;
    const { path } = field;
    const { text } = value;
    if (operator.sign === '=') return (record) => at(record, path) === text;
    if (operator.sign !== '!=') return null;
    return (record) => {
      const found = at(record, path);
      return typeof found === 'string' && found !== text;
    };
  }

  #takes(sign: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'sign' || token.sign !== sign) return false;
    this.#at += 1;
    return true;
  }
}

function at(record: unknown, path: readonly string[]): unknown {
  let found = record;
  for (const name of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}
