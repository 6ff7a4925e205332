import type { Policy } from '../policy/policy.ts';
import type { Path } from '../policy/problem.ts';
import { parseAddress } from '../values/cidr.ts';
import {
  type CidrSet,
  cidrSetHas,
  cidrSetOf,
  firstAddress,
  isEmptyCidrSet,
  printCidrSet,
  subtractCidrs,
} from '../values/cidr-set.ts';
import { answerCall, FIREWALL } from './answer-call.ts';
import { blockedNetworks } from './blocked-networks.ts';
import type { Change } from './change.ts';
import { ordinaryCall } from './ordinary-call.ts';

/** Addresses that only one of two firewalls refuses: exactly these, however they are written. */
export interface NetworkRegions {
  readonly opened: CidrSet;
  readonly closed: CidrSet;
}

export function networkRegions(base: Policy, head: Policy): NetworkRegions {
  const [before, after] = [cidrSetOf(blockedNetworks(base)), cidrSetOf(blockedNetworks(head))];
  return { opened: subtractCidrs(before, after), closed: subtractCidrs(after, before) };
}

export function networkRegionsHave({ opened, closed }: NetworkRegions, from: string): boolean {
  const address = parseAddress(from);
  return address !== null && (cidrSetHas(opened, address) || cidrSetHas(closed, address));
}

/** What the firewalls of two policies refuse differently. */
export function compareNetworks(base: Policy, head: Policy): Change[] {
  const { opened, closed } = networkRegions(base, head);
  return [
    ...(isEmptyCidrSet(closed) ? [] : [changeFor(base, head, closed, true)]),
    ...(isEmptyCidrSet(opened) ? [] : [changeFor(base, head, opened, false)]),
  ];
}

function changeFor(base: Policy, head: Policy, addresses: CidrSet, isClosed: boolean): Change {
  const open = isClosed ? base : head;
  const surface = Object.keys(open.surfaces).find((name) => ordinaryCall(open, name) !== null);
  const call = surface === undefined ? null : ordinaryCall(open, surface);
  const from = firstAddress(addresses) ?? '';
  const witness = call === null ? null : { ...call, from };
  const passing = { text: 'decided by the gate', rule: null };
  const [before, after] = isClosed ? [passing, FIREWALL] : [FIREWALL, passing];
  return {
    subject: 'networks',
    mark: isClosed ? 'tightened' : 'loosened',
    surface: null,
    title: isClosed
      ? `The firewall refuses ${count(addresses)} that it let through`
      : `The firewall lets ${count(addresses)} through that it refused`,
    routes: [],
    region: printCidrSet(addresses).map((block) => `any request from ${block}`),
    before: witness === null ? before : answerCall(base, witness),
    after: witness === null ? after : answerCall(head, witness),
    witness:
      witness === null
        ? null
        : { says: `A request from ${from} that is otherwise in order`, before: witness, after: witness },
    declared: { before: pathsOf(base), after: pathsOf(head) },
  };
}

function count(addresses: CidrSet): string {
  const { length } = printCidrSet(addresses);
  return length === 1 ? 'a network' : `${length} networks`;
}

function pathsOf({ environment, networks }: Policy): Path[] {
  const { firewall } = environment;
  if (firewall === null) return [['environment', 'firewall']];
  return [
    ['environment', 'firewall', 'block'],
    ...firewall.block.filter((name) => name in networks).map((name) => ['networks', name]),
  ];
}
