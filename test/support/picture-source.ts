import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

const SIGNATURE_BYTES = 8;
/** Length, type and checksum around the data of a chunk. */
const CHUNK_BYTES = 12;
const KEYWORD = 'Source-SHA256';
const DIGEST_DIGITS = 64;

/** A PNG that says in a text chunk what it was made from, so that one that is out of date is found on any machine. */
export function withSource(png: Buffer, source: string): Buffer {
  const header = SIGNATURE_BYTES + CHUNK_BYTES + png.readUInt32BE(SIGNATURE_BYTES);
  return Buffer.concat([
    png.subarray(0, header),
    textChunk(`${KEYWORD}\0${digestOf(source)}`),
    png.subarray(header),
  ]);
}

/** Whether the PNG was made from this text. */
export function isMadeFrom(png: Buffer, source: string): boolean {
  const at = png.indexOf(`${KEYWORD}\0`, 0, 'latin1');
  const start = at + KEYWORD.length + 1;
  return at >= 0 && png.toString('latin1', start, start + DIGEST_DIGITS) === digestOf(source);
}

function textChunk(text: string): Buffer {
  const body = Buffer.from(`tEXt${text}`, 'latin1');
  const chunk = Buffer.alloc(body.length + CHUNK_BYTES - 4);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
