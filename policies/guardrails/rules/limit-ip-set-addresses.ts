import { EVERYWHERE } from '../levels.ts';
import { listOf } from '../properties.ts';
import type { ResourceRule } from '../rule.ts';
import { IP_SET } from '../types.ts';

/** https://docs.aws.amazon.com/waf/latest/developerguide/limits.html */
const MOST = 10_000;

export const limitIpSetAddresses: ResourceRule = {
  id: 'limit-ip-set-addresses',
  description: 'An IP set holds no more addresses than the firewall takes: 10,000.',
  levels: EVERYWHERE,
  remediation: 'Gather addresses into networks, or divide the set.',
  types: [IP_SET],
  judge: ({ props }) => {
    const count = listOf(props.addresses).length;
    return count <= MOST ? [] : [`holds ${count} addresses, and WAF takes ${MOST}`];
  },
};
