import type { Policy } from '../policy/policy.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { parseAddress } from '../values/cidr.ts';
import { cidrSetHas, cidrSetOf } from '../values/cidr-set.ts';
import { blockedNetworks } from './blocked-networks.ts';
import type { Answer } from './change.ts';
import { observeDecision } from './observe-decision.ts';
import { answerOf } from './parting.ts';

export const FIREWALL: Answer = { text: 'refused by the firewall', rule: null };

/** What becomes of a call: the firewall is asked first, then the gate. */
export function answerCall(policy: Policy, scenario: Scenario): Answer {
  const address = parseAddress(scenario.from);
  if (address !== null && cidrSetHas(cidrSetOf(blockedNetworks(policy)), address)) return FIREWALL;
  const { decision } = observeDecision(policy, scenario);
  const last = decision.trace.at(-1)?.rule ?? null;
  const isPublic = last === 'route-is-public';
  return {
    text: isPublic ? 'allowed, to anyone' : answerOf(decision),
    rule: decision.effect === 'allow' && !isPublic ? null : last,
  };
}
