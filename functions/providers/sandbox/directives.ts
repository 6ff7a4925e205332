import type { ErrorCode } from '../../../core/errors/catalogue.ts';
import { invalid } from '../../requests/check.ts';
import { MAX_DELAY_MS, MAX_TOOL_CALLS, MAX_WORDS } from './limits.ts';

/** What a text asks of the sandbox; the grammar is documented in docs/sandbox-model.md. */
export interface Directives {
  /** `args` is undefined if they are to be made up from the tool's schema. */
  readonly tools: readonly { readonly name: string; readonly args: object | undefined }[];
  readonly words?: number;
  readonly stop?: Stop;
  readonly delayMs?: number;
  readonly failure?: ErrorCode;
  readonly breakAfter?: number;
  readonly recall?: Recall;
}

const STOPS = ['length', 'content_filter', 'refusal'] as const;
export type Stop = (typeof STOPS)[number];
const RECALLS = ['system', 'history'] as const;
export type Recall = (typeof RECALLS)[number];

/** What an upstream may fail with, and what that is to the caller. */
const FAILURES: Readonly<Record<string, ErrorCode>> = {
  '429': 'upstream_rate_limited',
  '500': 'upstream_error',
  '529': 'upstream_overloaded',
  timeout: 'upstream_timeout',
};

/** Shown to who writes a directive wrong. */
const FORMS: Readonly<Record<string, string>> = {
  tool: '[[tool:NAME]] or [[tool:NAME {"argument": …}]]',
  length: `[[length:WORDS]] with 1 to ${MAX_WORDS} words`,
  stop: `[[stop:${STOPS.join('|')}]]`,
  slow: `[[slow:DELAY]] with a delay such as 50ms or 2s, at most ${MAX_DELAY_MS / 1000}s`,
  error: `[[error:${Object.keys(FAILURES).join('|')}]]`,
  break: `[[break:WORDS]] with 0 to ${MAX_WORDS} words`,
  recall: `[[recall:${RECALLS.join('|')}]]`,
};

const OPENING = /\[\[([a-z_]+):/g;

/**
 * Takes the directives out of a text. Double brackets around anything but a word and a colon are text.
 * @throws Failure `invalid_request` for an unknown directive, a wrong argument, or one given twice.
 */
export function readDirectives(text: string): { text: string; directives: Directives } {
  const found: Directives = { tools: [] };
  const kept: string[] = [];
  let from = 0;
  OPENING.lastIndex = 0;
  for (let opening = OPENING.exec(text); opening !== null; opening = OPENING.exec(text)) {
    const name = opening[1] ?? '';
    const { argument, end } = readArgument(text, name, OPENING.lastIndex);
    Object.assign(found, added(found, name, argument));
    kept.push(text.slice(from, opening.index));
    from = end;
    OPENING.lastIndex = end;
  }
  kept.push(text.slice(from));
  return { text: kept.join('').trim(), directives: found };
}

function readArgument(text: string, name: string, start: number): { argument: string; end: number } {
  if (!Object.hasOwn(FORMS, name)) throw refused(`there is no directive \`${name}\``, Object.values(FORMS));
  // A tool's arguments may hold the closing brackets themselves: `{"rows": [[1]]}`.
  const close = text.indexOf(']]', name === 'tool' ? endOfObject(text, start) : start);
  if (close < 0) throw wrongForm(name);
  return { argument: text.slice(start, close).trim(), end: close + 2 };
}

/** Just behind the JSON object that follows the tool's name, or where the search began if none does. */
function endOfObject(text: string, start: number): number {
  const open = /^[\w-]+\s*\{/.exec(text.slice(start, start + 200));
  if (open === null) return start;
  let depth = 0;
  let quoted = false;
  for (let at = start + open[0].length - 1; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign === '\\') at += 1;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === '{') depth += 1;
    else if (sign === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return start;
}

function added(found: Directives, name: string, argument: string): Partial<Directives> {
  if (name === 'tool') {
    if (found.tools.length === MAX_TOOL_CALLS)
      throw refused(`more than ${MAX_TOOL_CALLS} tools are called`, []);
    return { tools: [...found.tools, readTool(argument)] };
  }
  const read = READERS[name]?.(argument);
  if (read === undefined) throw wrongForm(name);
  if (Object.keys(read).some((key) => key in found)) throw refused(`\`${name}\` is given twice`, []);
  return read;
}

const READERS: Readonly<Record<string, (argument: string) => Partial<Directives> | undefined>> = {
  length: (argument) => given('words', integer(argument, 1, MAX_WORDS)),
  stop: (argument) =>
    given(
      'stop',
      STOPS.find((stop) => stop === argument),
    ),
  slow: (argument) => given('delayMs', milliseconds(argument)),
  error: (argument) => given('failure', Object.hasOwn(FAILURES, argument) ? FAILURES[argument] : undefined),
  break: (argument) => given('breakAfter', integer(argument, 0, MAX_WORDS)),
  recall: (argument) =>
    given(
      'recall',
      RECALLS.find((recall) => recall === argument),
    ),
};

function given(key: keyof Directives, value: unknown): Partial<Directives> | undefined {
  return value === undefined ? undefined : { [key]: value };
}

function integer(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

function milliseconds(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,6})(ms|s)$/.exec(text) ?? [];
  const value = Number(amount) * (unit === 's' ? 1000 : 1);
  return value <= MAX_DELAY_MS ? value : undefined;
}

function readTool(argument: string): Directives['tools'][number] {
  const [, name, json] = /^([\w-]+)(?:\s*(\{.*\}))?$/s.exec(argument) ?? [];
  if (name === undefined) throw wrongForm('tool');
  if (json === undefined) return { name, args: undefined };
  try {
    return { name, args: JSON.parse(json) };
  } catch {
    throw refused(`the arguments of \`tool:${name}\` are not valid JSON`, [FORMS.tool ?? '']);
  }
}

function wrongForm(name: string) {
  return refused(`the directive \`${name}\` is not written right`, [FORMS[name] ?? '']);
}

function refused(problem: string, forms: readonly string[]) {
  const help = forms.length === 0 ? '' : `; write ${forms.join(', ')}`;
  return invalid([{ path: 'messages', message: problem + help }]);
}
