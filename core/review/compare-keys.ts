import type { Policy } from '../policy/policy.ts';
import type { Path } from '../policy/problem.ts';
import { type Answer, type Change, changeOf } from './change.ts';
import { keyRegions } from './key-regions.ts';
import { describeRequest, judgeKeyRequest } from './key-request.ts';

/** Which keys can be made under one of two policies only. */
export function compareKeys(base: Policy, head: Policy): Change[] {
  return keyRegions(base, head).map((region) => {
    const [before, after] = [base, head].map((policy) => answerOf(judgeKeyRequest(policy, region.witness)));
    const pathIn = (policy: Policy): Path[] =>
      policy.surfaces[region.surface]?.keys == null
        ? []
        : [['surfaces', region.surface, ...fieldPath(region.field)]];
    return changeOf({
      subject: 'keys',
      mark: region.mark,
      surface: region.surface,
      title: region.title,
      routes: [],
      region: [region.says],
      before: before as Answer,
      after: after as Answer,
      witness: { says: describeRequest(region.witness), before: null, after: null },
      declared: { before: pathIn(base), after: pathIn(head) },
    });
  });
}

function answerOf(problems: readonly string[]): Answer {
  return { text: problems.length === 0 ? 'the key is made' : `refused: ${problems.join(', ')}`, rule: null };
}

function fieldPath(field: string): string[] {
  return field === 'scopes' ? ['scopes'] : ['keys', ...(field === '' ? [] : field.split('.'))];
}
