import { createReadStream } from 'node:fs';
import { CommandFailure } from '../command.ts';

/** Longer than any line of ours. Of a longer one the rest is dropped: it is none, and must not fill the memory. */
const MAX_LINE_CHARACTERS = 256 * 1024;

/** A line of a log: one JSON object. */
export type LogLine = Readonly<Record<string, unknown>>;

/**
 * The lines of a file, one at a time, however large it is.
 *
 * @throws CommandFailure if it cannot be read
 */
export async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
      const [first = '', ...others] = (chunk as string).split('\n');
      rest = (rest + first).slice(0, MAX_LINE_CHARACTERS);
      for (const begun of others) {
        yield rest;
        rest = begun.slice(0, MAX_LINE_CHARACTERS);
      }
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code !== 'string') throw error;
    throw new CommandFailure(
      `\`${file}\` cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}.`,
    );
  }
  if (rest !== '') yield rest;
}

/** The object in a line, whatever stands in front of it, as exports of CloudWatch put time and stream; null for none. */
export function readLogLine(text: string): LogLine | null {
  const from = text.indexOf('{');
  if (from === -1) return null;
  try {
    const value: unknown = JSON.parse(text.slice(from));
    return typeof value === 'object' && value !== null ? (value as LogLine) : null;
  } catch {
    return null;
  }
}
