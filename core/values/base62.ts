const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Writes random bytes as base62 characters without bias: a byte of 248 and more is skipped, four values a digit. */
export function base62(bytes: Uint8Array, length: number): string {
  let text = '';
  for (const byte of bytes) {
    if (byte >= 248) continue;
    text += DIGITS[byte % 62];
    if (text.length === length) return text;
  }
  throw new Error(`${bytes.length} random bytes are too few for ${length} base62 characters`);
}

/** An unsigned 32-bit integer as exactly six base62 digits. */
export function base62OfUint32(value: number): string {
  let rest = value;
  let text = '';
  for (let digit = 0; digit < 6; digit++) {
    text = DIGITS[rest % 62] + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

/** What `base62OfUint32` prints, read back; null for other texts. */
export function uint32OfBase62(text: string): number | null {
  if (!/^[0-9A-Za-z]{6}$/.test(text)) return null;
  let value = 0;
  for (const digit of text) value = value * 62 + DIGITS.indexOf(digit);
  return value <= 0xffff_ffff ? value : null;
}
