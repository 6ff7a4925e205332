import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Cidr,
  cidrContains,
  parseAddress,
  parseCidr,
  printCidr,
  widen,
} from '../../../core/values/cidr.ts';

const ipv4Address = fc
  .bigInt({ min: 0n, max: 0xffffffffn })
  .map((network): Cidr => ({ family: 4, network, prefix: 32 }));
// Below the addresses that stand for IPv4 ones, and above them.
const ipv6Address = fc
  .bigInt({ min: 0n, max: (1n << 128n) - 1n })
  .filter((network) => network >> 32n !== 0xffffn)
  .map((network): Cidr => ({ family: 6, network, prefix: 128 }));
const block = fc.oneof(
  fc.tuple(ipv4Address, fc.integer({ min: 0, max: 32 })).map(([address, prefix]) => widen(address, prefix)),
  fc.tuple(ipv6Address, fc.integer({ min: 97, max: 128 })).map(([address, prefix]) => widen(address, prefix)),
);

test('what is printed is read back as the same block', () => {
  fc.assert(fc.property(block, (given) => expect(parseCidr(printCidr(given))).toEqual(given)));
});

test.each([
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['192.0.2.1', '192.0.2.1/32'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['2001:DB8:0:0:0:0:0:0/32', '2001:db8::/32'],
  ['::', '::/128'],
  ['::1', '::1/128'],
  // RFC 5952, 4.2.3: the longest run is shortened, the first of equals.
  ['1:0:0:2:0:0:0:3', '1:0:0:2::3/128'],
  ['1:0:0:2:3:0:0:4', '1::2:3:0:0:4/128'],
  ['64:ff9b::192.0.2.1', '64:ff9b::c000:201/128'],
  ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
])('%s is the block %s', (text, canonical) => {
  expect(printCidr(parseCidr(text) as Cidr)).toBe(canonical);
});

test.each([
  '10.0.0.1/8',
  '10.0.0.0/33',
  '10.0.0.0/08',
  '10.0.0.0/',
  '10.0.0/8',
  '010.0.0.0/8',
  '256.0.0.0',
  '10.0.0.0/8/8',
  ' 10.0.0.0/8',
  '1::2::3',
  ':1',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '12345::',
  '192.0.2.1::',
  'fe80::1%eth0',
  '::ffff:10.0.0.0/24',
  'localhost',
  '',
])('`%s` is refused', (text) => {
  expect(parseCidr(text)).toBeNull();
});

test('a block holds an address exactly if their leading bits are the same', () => {
  fc.assert(
    fc.property(ipv4Address, ipv4Address, fc.integer({ min: 0, max: 32 }), (a, b, prefix) => {
      const bits = (address: Cidr) => address.network.toString(2).padStart(32, '0').slice(0, prefix);
      expect(cidrContains(widen(a, prefix), b)).toBe(bits(a) === bits(b));
    }),
  );
});

test('no block holds addresses of the other family', () => {
  expect(cidrContains(parseCidr('::/0') as Cidr, parseAddress('10.0.0.1') as Cidr)).toBe(false);
  expect(cidrContains(parseCidr('0.0.0.0/0') as Cidr, parseAddress('2001:db8::1') as Cidr)).toBe(false);
});
