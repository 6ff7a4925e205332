import { EVERYWHERE } from '../levels.ts';
import { listOf } from '../properties.ts';
import type { ResourceRule } from '../rule.ts';
import { IP_SET } from '../types.ts';

/**
 * The shortest prefixes that still name somebody. Registries hand out nothing larger than an IPv4 /8, and hold IPv6
 * in blocks of /12 that they divide. Without such a limit, 0.0.0.0/1 and 128.0.0.0/1 would say /0 in two lines.
 */
const SHORTEST_IPV4_PREFIX = 8;
const SHORTEST_IPV6_PREFIX = 16;

export const forbidOpenNetworks: ResourceRule = {
  id: 'forbid-open-networks',
  description: 'An IP set names networks, not the internet or a large part of it.',
  levels: EVERYWHERE,
  remediation: `List the networks that are meant, none wider than /${SHORTEST_IPV4_PREFIX} (IPv4) or /${SHORTEST_IPV6_PREFIX} (IPv6).`,
  types: [IP_SET],
  judge: ({ props }) =>
    listOf(props.addresses)
      .filter((address) => !isNarrow(String(address)))
      .map((address) => `holds ${address}`),
};

/** What cannot be read is taken for wide. */
function isNarrow(address: string): boolean {
  const [network = '', prefix = ''] = address.split('/');
  const shortest = network.includes(':') ? SHORTEST_IPV6_PREFIX : SHORTEST_IPV4_PREFIX;
  return /^\d+$/.test(prefix) && Number(prefix) >= shortest;
}
