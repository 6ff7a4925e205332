import type { Limits, Policy } from '../policy/policy.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { printLimits } from '../values/limits.ts';
import type { Witness } from './change.ts';
import { ordinaryCall } from './ordinary-call.ts';

/** More than any policy can give: stands where a limit is not what is compared. */
const NO_LIMIT = 999_999_999;

export interface LimitChange {
  readonly surface: string;
  /** Of the credential, before and after. */
  readonly prefixes: readonly [string, string];
  readonly field: keyof Limits;
  /** What its record says, before and after. */
  readonly limits: readonly [number, number];
  readonly says: string;
}

/** The first request that one of two limits refuses and the other does not; null where no request can be made. */
export function limitWitness(base: Policy, head: Policy, change: LimitChange): Witness | null {
  const { surface, prefixes, field, limits, says } = change;
  const used = Math.min(...limits);
  const [before, after] = [
    counted(ordinaryCall(base, surface, prefixes[0]), field, limits[0], used),
    counted(ordinaryCall(head, surface, prefixes[1]), field, limits[1], used),
  ];
  return before === null || after === null ? null : { says, before, after };
}

function counted(call: Scenario | null, field: keyof Limits, limit: number, used: number): Scenario | null {
  if (call === null || call.credential === 'none') return null;
  const limits = { perMinute: NO_LIMIT, perHour: NO_LIMIT, [field]: limit };
  const counter = field === 'perMinute' ? 'used-this-minute' : 'used-this-hour';
  return { ...call, credential: { ...call.credential, limits: printLimits(limits), [counter]: used } };
}
