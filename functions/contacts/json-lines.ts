import type { ImportLine } from './import-file.ts';

/** One contact a line; empty lines are passed over. One line more than `most` is read, to tell that there are more. */
export function readJsonLines(text: string, most: number): ImportLine[] {
  const lines: ImportLine[] = [];
  let line = 0;
  for (const content of linesOf(text)) {
    line++;
    if (content.trim() === '') continue;
    lines.push({ line, content: parse(content) });
    if (lines.length > most) break;
  }
  return lines;
}

/** One after the other: a file can have millions. */
function* linesOf(text: string): Generator<string, void, undefined> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const to = end === -1 ? text.length : end;
    yield text.slice(from, to);
    from = to + 1;
  }
}

function parse(text: string): ImportLine['content'] {
  try {
    return { input: JSON.parse(text) };
  } catch {
    return { problems: [{ path: '', message: 'is not valid JSON' }] };
  }
}
