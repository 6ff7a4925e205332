import { Buffer } from 'node:buffer';

/** Of a kept name in UTF-8: every file system takes as much. */
export const MAX_FILE_NAME_BYTES = 200;
/** A longer one is no extension, but a name with a dot in it. */
const EXTENSION = /\.[A-Za-z0-9]{1,16}$/;
const UNNAMED = 'file';

/** Control characters, line ends, characters that turn the direction of writing, and those that no text should hold. */
const UNSEEN =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu;
/** What a file's name cannot hold on Windows. */
const RESERVED = /[<>:"|?*]/g;
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * A name under which whoever downloads a file can keep it, made of what somebody wrote: without folders, unseen
 * characters and what file systems refuse, at most `MAX_FILE_NAME_BYTES` long, with the extension that it had.
 */
export function safeFileName(written: string): string {
  const base = written.slice(Math.max(written.lastIndexOf('/'), written.lastIndexOf('\\')) + 1);
  const name = base
    .toWellFormed()
    .normalize('NFC')
    .replace(UNSEEN, '')
    .replace(RESERVED, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .replace(DEVICE, '_$&');
  return shortened(name === '' ? UNNAMED : name);
}

function shortened(name: string): string {
  if (Buffer.byteLength(name, 'utf8') <= MAX_FILE_NAME_BYTES) return name;
  const extension = EXTENSION.exec(name)?.[0] ?? '';
  let stem = '';
  let bytes = Buffer.byteLength(extension, 'utf8');
  // By whole characters, so that none is cut in two.
  for (const character of name.slice(0, name.length - extension.length)) {
    bytes += Buffer.byteLength(character, 'utf8');
    if (bytes > MAX_FILE_NAME_BYTES) break;
    stem += character;
  }
  return stem.trimEnd() + extension;
}
