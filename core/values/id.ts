import { base62, base62OfUint32, uint32OfBase62 } from './base62.ts';

const RANDOM_DIGITS = 22;
/** Enough that `base62`, which skips one byte in 32, does not run short. */
const RANDOM_BYTES = 48;
const LAST_SECOND = 0xffff_ffff;

/** Gives as many random bytes as asked for. */
export type RandomBytes = (count: number) => Uint8Array;

/**
 * A public id, `key_1wB0x2…`: six base62 digits of the second it was made in, then 131 random bits. Ids of a kind
 * sort by age, and cannot be guessed.
 *
 * @param now Unix seconds.
 */
export function newId(prefix: string, now: number, random: RandomBytes): string {
  const second = Math.min(Math.max(Math.floor(now), 0), LAST_SECOND);
  return `${prefix}_${base62OfUint32(second)}${base62(random(RANDOM_BYTES), RANDOM_DIGITS)}`;
}

/** Whether a text has the form of an id of this kind. */
export function isId(prefix: string, text: string): boolean {
  return text.startsWith(`${prefix}_`) && /^[0-9A-Za-z]{28}$/.test(text.slice(prefix.length + 1));
}

/** The Unix second that an id was made in; null for what is no id of this kind. */
export function secondOfId(prefix: string, text: string): number | null {
  return isId(prefix, text) ? uint32OfBase62(text.slice(prefix.length + 1, prefix.length + 7)) : null;
}
