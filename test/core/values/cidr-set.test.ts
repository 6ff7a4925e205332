import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseAddress, printCidr, widen } from '../../../core/values/cidr.ts';
import {
  cidrSetHas,
  cidrSetOf,
  complementOf,
  firstAddress,
  isEmptyCidrSet,
  printCidrSet,
  subtractCidrs,
} from '../../../core/values/cidr-set.ts';

/** Within a /24 and a /120, so that blocks meet, touch and hold each other. */
const address = fc
  .tuple(fc.boolean(), fc.nat(255))
  .map(([isV4, last]) => `${isV4 ? '10.0.0.' : '2001:db8::'}${isV4 ? last : last.toString(16)}`);
const block = fc.tuple(address, fc.nat(8)).map(([text, hostBits]) => {
  const parsed = parseAddress(text);
  if (parsed === null) throw new Error(text);
  return printCidr(widen(parsed, parsed.prefix - hostBits));
});
const blocks = fc.array(block, { maxLength: 6 });
const has = (texts: readonly string[], one: string) => {
  const parsed = parseAddress(one);
  return parsed !== null && cidrSetHas(cidrSetOf(texts), parsed);
};

describe('a set of addresses', () => {
  test('P-6 minus another holds exactly the addresses of the one that the other has not', () => {
    fc.assert(
      fc.property(blocks, blocks, address, (a, b, one) => {
        const difference = printCidrSet(subtractCidrs(cidrSetOf(a), cidrSetOf(b)));
        expect(has(difference, one)).toBe(has(a, one) && !has(b, one));
      }),
      { numRuns: 2000 },
    );
  });

  test('is printed in as few blocks as there can be, which say the same set', () => {
    fc.assert(
      fc.property(blocks, address, (a, one) => {
        const printed = printCidrSet(cidrSetOf(a));
        expect(has(printed, one)).toBe(has(a, one));
        expect(printCidrSet(cidrSetOf(printed))).toEqual(printed);
        expect(printed.length).toBeLessThanOrEqual(new Set(a).size);
      }),
    );
    expect(printCidrSet(cidrSetOf(['10.0.0.0/9', '10.128.0.0/9']))).toEqual(['10.0.0.0/8']);
  });

  test('has a first address unless it is empty, and so has what is outside of it', () => {
    fc.assert(
      fc.property(blocks, (a) => {
        const set = cidrSetOf(a);
        const first = firstAddress(set);
        expect(first === null).toBe(isEmptyCidrSet(set));
        if (first !== null) expect(has(a, first)).toBe(true);
        expect(has(a, firstAddress(complementOf(set)) ?? '')).toBe(false);
      }),
    );
    expect(printCidrSet(complementOf(cidrSetOf(['0.0.0.0/0', '::/0'])))).toEqual([]);
    expect(printCidrSet(complementOf(cidrSetOf([])))).toEqual(['0.0.0.0/0', '::/0']);
  });

  test('takes a part out of the middle', () => {
    expect(printCidrSet(subtractCidrs(cidrSetOf(['10.0.0.0/30']), cidrSetOf(['10.0.0.1'])))).toEqual([
      '10.0.0.0/32',
      '10.0.0.2/31',
    ]);
  });
});
