import { Buffer } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { Unreadable } from './unreadable.ts';

const BYTE_ORDER_MARKS: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
/** HTML says that a page names its own encoding this early. */
const META_WITHIN_BYTES = 1024;
const META_CHARSET = /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{1,40})/i;

/**
 * The text of bytes: in the encoding of their byte order mark, else of their content type, else of their own `<meta>`,
 * else in UTF-8. Never with a character in place of one that could not be read.
 *
 * @throws Unreadable
 */
export function decodeText(bytes: Uint8Array, contentType: string | null, isHtml: boolean): string {
  const encoding = markOf(bytes) ?? charsetOf(contentType) ?? (isHtml ? metaOf(bytes) : null) ?? 'utf-8';
  const text = decode(bytes, encoding);
  if (text.includes('\0')) throw new Unreadable('its bytes are no text');
  return text;
}

function decode(bytes: Uint8Array, encoding: string): string {
  const decoder = decoderOf(encoding);
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new Unreadable(`its bytes are no text in ${encoding}`, cause);
  }
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (cause) {
    throw new Unreadable('the charset that it names is not known', cause);
  }
}

function markOf(bytes: Uint8Array): string | null {
  const found = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte));
  return found?.[0] ?? null;
}

function charsetOf(contentType: string | null): string | null {
  return /;\s*charset\s*=\s*"?([^\s";]{1,40})/i.exec(contentType ?? '')?.[1] ?? null;
}

function metaOf(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, META_WITHIN_BYTES)).toString('latin1');
  return META_CHARSET.exec(head)?.[1] ?? null;
}
