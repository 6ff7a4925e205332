import type { Policy } from '../policy/policy.ts';

/** The blocks that the firewall of a policy's environment refuses, as they are declared. */
export function blockedNetworks({ environment, networks }: Policy): string[] {
  return (environment.firewall?.block ?? []).flatMap((name) => {
    const network = Object.hasOwn(networks, name) ? networks[name] : undefined;
    return network === undefined ? [] : [...network.ipv4, ...network.ipv6];
  });
}
