import type { Policy } from '../policy/policy.ts';
import type { Path } from '../policy/problem.ts';
import { answerCall } from './answer-call.ts';
import type { Answer, Change, Witness } from './change.ts';
import type { KeyRegion } from './key-region.ts';
import { keyRegions } from './key-regions.ts';
import { describeRequest, judgeKeyRequest } from './key-request.ts';
import { limitWitness } from './limit-witness.ts';

/** Which keys can be made under one of two policies only. */
export function compareKeys(base: Policy, head: Policy): Change[] {
  return keyRegions(base, head).map((region) => {
    const call = strongestCall(base, head, region);
    const [before, after] =
      call?.before && call.after
        ? [answerCall(base, call.before), answerCall(head, call.after)]
        : [base, head].map((policy) => answerOf(judgeKeyRequest(policy, region.witness)));
    const pathIn = (policy: Policy): Path[] =>
      policy.surfaces[region.surface]?.keys == null
        ? []
        : [['surfaces', region.surface, ...fieldPath(region.field)]];
    return {
      subject: 'keys',
      mark: region.mark,
      surface: region.surface,
      title: region.title,
      routes: [],
      region: [region.says],
      before: before as Answer,
      after: after as Answer,
      witness: call ?? { says: describeRequest(region.witness), before: null, after: null },
      declared: { before: pathIn(base), after: pathIn(head) },
    };
  });
}

/** Of a bound, the call that only a key at the higher one can make; null for what no call shows. */
function strongestCall(base: Policy, head: Policy, { surface, field }: KeyRegion): Witness | null {
  const name = field === 'limits.atMost.perMinute' ? 'perMinute' : 'perHour';
  const [old, current] = [base.surfaces[surface]?.keys, head.surfaces[surface]?.keys];
  if (!field.startsWith('limits.atMost.') || !old || !current) return null;
  const limits = [old.limits.atMost[name], current.limits.atMost[name]] as const;
  const unit = name === 'perMinute' ? 'minute' : 'hour';
  const says = `Request ${Math.min(...limits) + 1} in one ${unit} of the strongest key that can be made`;
  return limitWitness(base, head, {
    surface,
    prefixes: [old.prefix, current.prefix],
    field: name,
    limits,
    says,
  });
}

function answerOf(problems: readonly string[]): Answer {
  return { text: problems.length === 0 ? 'the key is made' : `refused: ${problems.join(', ')}`, rule: null };
}

function fieldPath(field: string): string[] {
  return field === 'scopes' ? ['scopes'] : ['keys', ...(field === '' ? [] : field.split('.'))];
}
