import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { RandomBytes } from '../core/values/id.ts';

/** What opens a sealed text, and what it is tied to. */
export interface Seal {
  /** Known to whoever may open it, and kept nowhere. */
  readonly secret: string;
  /** Kept beside what is sealed: makes another key of the same secret each time. */
  readonly salt: Uint8Array;
  /** Where it belongs: moved to another place, it does not open. */
  readonly place: string;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** What NIST SP 800-38D recommends for GCM. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PURPOSE = 'gatehouse sealed answer';

/** AES-256-GCM under a key that HKDF-SHA256 makes of the secret. The secret has to be one that nobody can guess. */
export function seal(bytes: Uint8Array, { place, ...from }: Seal, random: RandomBytes): Uint8Array {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(from), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** The inverse of `seal`; null for another secret, salt or place, and for what was changed since. */
export function unseal(sealed: Uint8Array, { place, ...from }: Seal): Uint8Array | null {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(-TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, keyOf(from), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(tag);
  const bytes = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([bytes, decipher.final()]);
  } catch {
    return null;
  }
}

function keyOf({ secret, salt }: Omit<Seal, 'place'>): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, salt, PURPOSE, KEY_BYTES));
}
