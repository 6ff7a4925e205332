import { describe, expect, test } from '@jest/globals';
import { MAX_PASSWORD_LENGTH } from '../../core/password-bounds.ts';
import { hashPassword, verifyPassword } from '../../stores/passwords.ts';

describe('passwords', () => {
  test('the right one is recognised, and no other', async () => {
    const hashed = await hashPassword('correct horse');
    expect(hashed).toMatch(/^scrypt\$N=16384,r=8,p=1\$[\w-]{22}\$[\w-]{43}$/);
    expect(await verifyPassword('correct horse', hashed)).toBe(true);
    for (const wrong of ['', 'correct hors', 'correct horse ', 'Correct horse']) {
      expect(await verifyPassword(wrong, hashed)).toBe(false);
    }
  });

  test('two hashes of one password differ', async () => {
    expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
  });

  test('one password typed on two systems is the same', async () => {
    expect(await verifyPassword('cafe\u0301', await hashPassword('caf\u00e9'))).toBe(true);
  });

  test('the parameters are read from the hash, so that old hashes stay good when they are raised', async () => {
    const hashed = `scrypt$N=1024,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$${await derive('old', 1024)}`;
    expect(await verifyPassword('old', hashed)).toBe(true);
    expect(await verifyPassword('new', hashed)).toBe(false);
  });

  test('nobody has no password', async () => {
    for (const password of ['', 'x', '\0'.repeat(32)])
      expect(await verifyPassword(password, null)).toBe(false);
  });

  test('nothing longer than a password can be is one', async () => {
    const longest = 'x'.repeat(MAX_PASSWORD_LENGTH);
    const hashed = await hashPassword(longest);
    expect(await verifyPassword(longest, hashed)).toBe(true);
    expect(await verifyPassword(`${longest}x`, hashed)).toBe(false);
  });

  test('a hash of another form is an error, not a wrong password', async () => {
    await expect(verifyPassword('x', 'md5$abc')).rejects.toThrow('not of the form');
  });
});

async function derive(password: string, N: number): Promise<string> {
  const { scryptSync } = await import('node:crypto');
  return scryptSync(password, new Uint8Array(16), 32, { N, r: 8, p: 1 }).toString('base64url');
}
