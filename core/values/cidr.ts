/** A block of addresses, its host bits zero. */
export interface Cidr {
  readonly family: 4 | 6;
  /** The network address as an integer of 32 or 128 bits. */
  readonly network: bigint;
  readonly prefix: number;
}

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
/** Bits in front of the IPv4 address in `::ffff:0:0/96`. */
const MAPPED_PREFIX = 96;
const IPV6_GROUP = /^[0-9a-f]{1,4}$/i;

function parseIpv4(text: string): bigint | null {
  const match = IPV4.exec(text);
  if (!match) return null;
  let value = 0n;
  for (const part of match.slice(1)) {
    if (Number(part) > 255 || (part.length > 1 && part.startsWith('0'))) return null;
    value = value * 256n + BigInt(part);
  }
  return value;
}

/** The groups of one side of `::`. Only the end of an address may be written as IPv4. */
function ipv6Groups(text: string, isEnd: boolean): string[] | null {
  if (text === '') return [];
  const groups = text.split(':');
  const last = groups.at(-1) as string;
  if (isEnd && last.includes('.')) {
    const tail = parseIpv4(last);
    if (tail === null) return null;
    groups.splice(-1, 1, (tail >> 16n).toString(16), (tail & 0xffffn).toString(16));
  }
  return groups.every((group) => IPV6_GROUP.test(group)) ? groups : null;
}

function parseIpv6(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = ipv6Groups(halves[0] as string, halves.length === 1);
  const tail = halves.length === 2 ? ipv6Groups(halves[1] as string, true) : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array<string>(halves.length === 2 ? missing : 0).fill('0'), ...tail];
  return groups.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n);
}

/** An address as a block of one; an IPv4 address mapped into IPv6 counts as IPv4. */
export function parseAddress(text: string): Cidr | null {
  const ipv4 = parseIpv4(text);
  if (ipv4 !== null) return { family: 4, network: ipv4, prefix: 32 };
  const ipv6 = parseIpv6(text);
  if (ipv6 === null) return null;
  if (ipv6 >> 32n === 0xffffn) return { family: 4, network: ipv6 & 0xffffffffn, prefix: 32 };
  return { family: 6, network: ipv6, prefix: 128 };
}

/** `10.0.0.0/8`, `2001:db8::/32`, or one address. Null for anything else, and where host bits are set. */
export function parseCidr(text: string): Cidr | null {
  const [addressText = '', prefixText, ...rest] = text.split('/');
  const address = parseAddress(addressText);
  if (address === null || rest.length > 0) return null;
  if (prefixText === undefined) return address;
  if (!/^(0|[1-9]\d{0,2})$/.test(prefixText)) return null;
  // In `::ffff:10.0.0.0/104` the prefix counts from the start of the IPv6 address.
  const isMapped = address.family === 4 && addressText.includes(':');
  const prefix = Number(prefixText) - (isMapped ? MAPPED_PREFIX : 0);
  if (prefix < 0 || prefix > address.prefix || widen(address, prefix).network !== address.network)
    return null;
  return { ...address, prefix };
}

/** The block of the given prefix length that holds this one. */
export function widen(block: Cidr, prefix: number): Cidr {
  const hostBits = BigInt((block.family === 4 ? 32 : 128) - prefix);
  return { family: block.family, network: (block.network >> hostBits) << hostBits, prefix };
}

export function cidrContains(block: Cidr, inner: Cidr): boolean {
  return (
    block.family === inner.family &&
    block.prefix <= inner.prefix &&
    widen(inner, block.prefix).network === block.network
  );
}

/** The canonical text, IPv6 as RFC 5952 has it: the inverse of `parseCidr`. */
export function printCidr(block: Cidr): string {
  return `${block.family === 4 ? printIpv4(block.network) : printIpv6(block.network)}/${block.prefix}`;
}

function printIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

function printIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, at) =>
    ((value >> BigInt(112 - 16 * at)) & 0xffffn).toString(16),
  );
  const zeros = longestZeros(groups);
  if (zeros.length < 2) return groups.join(':');
  return `${groups.slice(0, zeros.at).join(':')}::${groups.slice(zeros.at + zeros.length).join(':')}`;
}

/** The first of the longest runs of zero groups. */
function longestZeros(groups: readonly string[]): { readonly at: number; readonly length: number } {
  let longest = { at: 0, length: 0 };
  let run = 0;
  for (const [index, group] of groups.entries()) {
    run = group === '0' ? run + 1 : 0;
    if (run > longest.length) longest = { at: index - run + 1, length: run };
  }
  return longest;
}
