import { type Cidr, parseCidr, printCidr } from './cidr.ts';

/** An interval of addresses of one family, both ends in it. */
interface Interval {
  readonly from: bigint;
  readonly to: bigint;
}

/** A set of addresses: disjoint intervals in order, none touching the next, for each family. */
export interface CidrSet {
  readonly 4: readonly Interval[];
  readonly 6: readonly Interval[];
}

const BITS = { 4: 32, 6: 128 } as const;
const FAMILIES = [4, 6] as const;

/** Every address in one of the blocks. A text that is no block adds nothing. */
export function cidrSetOf(blocks: readonly string[]): CidrSet {
  const parsed = blocks.map(parseCidr).filter((block) => block !== null);
  return mapFamilies((family) => joined(parsed.filter((block) => block.family === family).map(intervalOf)));
}

/** The addresses in the one and not in the other: exact, whatever the blocks are that they were written as. */
export function subtractCidrs(from: CidrSet, other: CidrSet): CidrSet {
  return mapFamilies((family) =>
    from[family].flatMap((interval) => other[family].reduce(cutAll, [interval] as readonly Interval[])),
  );
}

export function cidrSetHas(set: CidrSet, { family, network }: Cidr): boolean {
  return set[family].some(({ from, to }) => from <= network && network <= to);
}

export function isEmptyCidrSet(set: CidrSet): boolean {
  return FAMILIES.every((family) => set[family].length === 0);
}

/** The set in the fewest blocks, IPv4 first, in order: each as `printCidr` prints it. */
export function printCidrSet(set: CidrSet): string[] {
  return FAMILIES.flatMap((family) => set[family].flatMap((interval) => blocksOf(interval, family)));
}

/** The first address of the set, IPv4 before IPv6; null if it is empty. */
export function firstAddress(set: CidrSet): string | null {
  for (const family of FAMILIES) {
    const [first] = set[family];
    if (first !== undefined) return addressOf(family, first.from);
  }
  return null;
}

/** The addresses that are not in the set. */
export function complementOf(set: CidrSet): CidrSet {
  return subtractCidrs(cidrSetOf(['0.0.0.0/0', '::/0']), set);
}

function addressOf(family: 4 | 6, network: bigint): string {
  return printCidr({ family, network, prefix: BITS[family] }).replace(/\/\d+$/, '');
}

function mapFamilies(map: (family: 4 | 6) => readonly Interval[]): CidrSet {
  return { 4: map(4), 6: map(6) };
}

function intervalOf({ family, network, prefix }: Cidr): Interval {
  return { from: network, to: network + (1n << BigInt(BITS[family] - prefix)) - 1n };
}

function joined(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const next of intervals.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const last = result.at(-1);
    if (last === undefined || next.from > last.to + 1n) result.push(next);
    else if (next.to > last.to) result[result.length - 1] = { from: last.from, to: next.to };
  }
  return result;
}

function cutAll(intervals: readonly Interval[], { from, to }: Interval): readonly Interval[] {
  return intervals.flatMap((interval) => {
    if (to < interval.from || interval.to < from) return [interval];
    return [
      ...(interval.from < from ? [{ from: interval.from, to: from - 1n }] : []),
      ...(to < interval.to ? [{ from: to + 1n, to: interval.to }] : []),
    ];
  });
}

/** The largest blocks that begin where the rest of the interval begins, one after the other. */
function blocksOf({ from, to }: Interval, family: 4 | 6): string[] {
  const blocks: string[] = [];
  let at = from;
  while (at <= to) {
    let hostBits = 0;
    while (hostBits < BITS[family] && fits(at, hostBits + 1, to)) hostBits++;
    blocks.push(printCidr({ family, network: at, prefix: BITS[family] - hostBits }));
    at += 1n << BigInt(hostBits);
  }
  return blocks;
}

function fits(at: bigint, hostBits: number, to: bigint): boolean {
  const size = 1n << BigInt(hostBits);
  return at % size === 0n && at + size - 1n <= to;
}
