import { Buffer } from 'node:buffer';
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { MAX_PASSWORD_LENGTH } from '../core/password-bounds.ts';
import type { RandomBytes } from '../core/values/id.ts';

/** Memory is 128 · N · r bytes: 16 MiB. Source: RFC 7914, and OWASP's Password Storage Cheat Sheet. */
const COST = 16_384;
const BLOCK_SIZE = 8;
const PARALLELIZATION = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

const derive = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt);
const SHAPE = /^scrypt\$N=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/;

/** The hash with all that is needed to check it: `scrypt$N=16384,r=8,p=1$<salt>$<hash>`, base64url. */
export async function hashPassword(password: string, random: RandomBytes = randomBytes): Promise<string> {
  const salt = random(SALT_BYTES);
  const options = { N: COST, r: BLOCK_SIZE, p: PARALLELIZATION };
  const hash = await derive(password.normalize('NFKC'), salt, HASH_BYTES, options);
  return print(salt, hash);
}

/**
 * Whether the password is the one that was hashed. With null, for somebody who does not exist, it takes the same
 * time and answers false.
 */
export async function verifyPassword(password: string, hashed: string | null): Promise<boolean> {
  const match = SHAPE.exec(hashed ?? NOBODY);
  if (match === null) throw new Error('a password hash is not of the form that is written here');
  const [, N, r, p, salt = '', expectedText = ''] = match;
  const expected = Buffer.from(expectedText, 'base64url');
  const options = { N: Number(N), r: Number(r), p: Number(p) };
  const actual = await derive(
    password.slice(0, MAX_PASSWORD_LENGTH).normalize('NFKC'),
    Buffer.from(salt, 'base64url'),
    expected.length,
    options,
  );
  return timingSafeEqual(actual, expected) && hashed !== null && password.length <= MAX_PASSWORD_LENGTH;
}

function print(salt: Uint8Array, hash: Uint8Array): string {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  return `scrypt$N=${COST},r=${BLOCK_SIZE},p=${PARALLELIZATION}$${text(salt)}$${text(hash)}`;
}

/** Has the form and the cost of a real one, and no password. */
const NOBODY = print(new Uint8Array(SALT_BYTES), new Uint8Array(HASH_BYTES));
