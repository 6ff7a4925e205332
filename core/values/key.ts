import { base62, base62OfUint32 } from './base62.ts';
import { crc32 } from './crc32.ts';

/**
 * The text of a credential: `<prefix>_<environment>_<random><checksum>`, for example
 * `a2k_prod_4Ffd0e…`. The random part is 32 base62 characters (190 bits); the checksum, six, is the CRC-32
 * of all that precedes it. It makes a mistyped or invented key recognisable without asking the store, and
 * gives secret scanners a pattern that does not cry wolf.
 */
export interface Key {
  readonly prefix: string;
  readonly environment: string;
  /** `RANDOM_LENGTH` base62 characters. */
  readonly random: string;
}

export const RANDOM_LENGTH = 32;
const CHECKSUM_LENGTH = 6;
/** Only the prefix may hold underscores, so that a text can be taken apart in one way. All of it is ASCII, as the CRC needs. */
const SHAPE = new RegExp(
  `^([a-z0-9][a-z0-9_-]*)_([a-z0-9-]+)_([0-9A-Za-z]{${RANDOM_LENGTH}})([0-9A-Za-z]{${CHECKSUM_LENGTH}})$`,
);
/** Enough that `base62`, which skips one byte in 32, does not run short in the lifetime of the universe. */
export const KEY_RANDOM_BYTES = 96;

export function makeKey(prefix: string, environment: string, randomBytes: Uint8Array): Key {
  return { prefix, environment, random: base62(randomBytes, RANDOM_LENGTH) };
}

export function printKey(key: Key): string {
  const body = `${key.prefix}_${key.environment}_${key.random}`;
  return body + base62OfUint32(crc32(body));
}

/** The inverse of `printKey`; null for anything that it cannot have printed. */
export function parseKey(text: string): Key | null {
  const [, prefix, environment, random, checksum] = SHAPE.exec(text) ?? [];
  if (prefix === undefined || environment === undefined || random === undefined) return null;
  const body = text.slice(0, -CHECKSUM_LENGTH);
  return base62OfUint32(crc32(body)) === checksum ? { prefix, environment, random } : null;
}

/** What may be shown of a key after its creation: where it begins and its last four characters. */
export function previewKey(text: string): string {
  return `${text.slice(0, text.lastIndexOf('_') + 1)}…${text.slice(-4)}`;
}
