import { type Fields, isFields } from '../fields.ts';
import type { Incoming } from './exchange.ts';
import { unreadable } from './failures.ts';

/** Far above what the longest answer is, and little enough to be held. */
const MAX_BODY_CHARACTERS = 16_777_216;

/** @throws Failure `upstream_error` for what is too large or no JSON object; what the answer's text throws. */
export async function readWhole(
  { text }: Pick<Incoming, 'text'>,
  provider: string,
  maxCharacters = MAX_BODY_CHARACTERS,
): Promise<Fields> {
  let body = '';
  for await (const piece of text) {
    body += piece;
    if (body.length > maxCharacters)
      throw unreadable(provider, `an answer of more than ${maxCharacters} characters`);
  }
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // Without its cause, which quotes the text.
    throw unreadable(provider, 'the answer is no JSON');
  }
  if (!isFields(value)) throw unreadable(provider, 'the answer is no JSON object');
  return value;
}
