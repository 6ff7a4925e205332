import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_PRELUDE_BYTES, PreludeSplitter } from '../../local/prelude.ts';

const NULS = Buffer.alloc(8);

describe('the prelude of a streamed answer', () => {
  test('P-3 is found wherever the chunks are cut, and not a byte of the body is lost', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 40 });
    const body = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(fc.json(), body, cuts, (prelude, bytes, lengths) => {
        const whole = Buffer.concat([Buffer.from(prelude), NULS, bytes]);
        const splitter = new PreludeSplitter();
        let found: string | null = null;
        const rest: Buffer[] = [];
        for (let at = 0, turn = 0; at < whole.length; turn += 1) {
          const length = lengths[turn % lengths.length] as number;
          const chunk = whole.subarray(at, at + length);
          at += length;
          if (found !== null) {
            rest.push(chunk);
            continue;
          }
          const split = splitter.push(chunk);
          if (split !== null) {
            found = split.prelude;
            rest.push(split.rest);
          }
        }
        expect(found).toBe(prelude);
        expect(Buffer.concat(rest).equals(Buffer.from(bytes))).toBe(true);
      }),
    );
  });

  test('is not waited for without end', () => {
    const splitter = new PreludeSplitter();
    splitter.push(Buffer.alloc(MAX_PRELUDE_BYTES, 'x'));
    expect(() => splitter.push(Buffer.alloc(9, 'x'))).toThrow('no prelude');
  });
});
