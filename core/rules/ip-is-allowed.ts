import { cidrContains, parseAddress, parseCidr } from '../values/cidr.ts';
import type { Rule } from './rule.ts';

/** The address lies in one of the credential's networks. An address that cannot be read lies in none. */
export const ipIsAllowed: Rule = {
  id: 'ip-is-allowed',
  denies: ['ip_not_allowed'],
  judge: ({ credential, request }) => {
    if (credential === null || credential.allowedIps.length === 0) return null;
    const address = parseAddress(request.sourceIp);
    const isAllowed =
      address !== null &&
      credential.allowedIps.some((text) => {
        const block = parseCidr(text);
        return block !== null && cidrContains(block, address);
      });
    return isAllowed ? null : { code: 'ip_not_allowed' };
  },
};
