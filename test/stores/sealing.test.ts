import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Seal, seal, unseal } from '../../stores/sealing.ts';

const SEAL: Seal = { secret: 'a secret', salt: new Uint8Array(32).fill(7), place: 'here' };
const TEXT = Buffer.from('what nobody else may read');
const sealed = seal(TEXT, SEAL, randomBytes);

describe('P-9 a sealed text', () => {
  test('P-9 opens to what was sealed, whatever that is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.string(), fc.string(), (bytes, secret, place) => {
        const made: Seal = { secret, salt: randomBytes(32), place };
        expect(Buffer.from(unseal(seal(bytes, made, randomBytes), made) ?? 'null')).toEqual(
          Buffer.from(bytes),
        );
      }),
    );
  });

  test.each([
    ['secret', { secret: 'a secre' }],
    ['salt', { salt: new Uint8Array(32).fill(8) }],
    ['place', { place: 'there' }],
  ])('P-9 does not open with another %s', (_, difference) => {
    expect(unseal(sealed, { ...SEAL, ...difference })).toBeNull();
  });

  test('P-9 does not open once any byte of it was changed, and neither does a part of it', () => {
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(unseal(changed, SEAL)).toBeNull();
      expect(unseal(sealed.subarray(0, at), SEAL)).toBeNull();
    }
  });

  test('P-9 holds nothing of the text, and is another one each time', () => {
    expect(Buffer.from(sealed).includes(TEXT.subarray(0, 4))).toBe(false);
    expect(Buffer.from(seal(TEXT, SEAL, randomBytes))).not.toEqual(Buffer.from(sealed));
  });
});
