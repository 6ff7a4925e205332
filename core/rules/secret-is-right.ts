import { equalsInConstantTime } from '../values/constant-time.ts';
import type { Rule } from './rule.ts';

/** A key that was made with a secret comes with it, and one that was made without comes without. */
export const secretIsRight: Rule = {
  id: 'secret-is-right',
  denies: ['secret_wrong'],
  judge: ({ credential, request: { presented } }) => {
    const sent = presented.state === 'well-formed' ? presented.secretHash : null;
    const kept = credential?.secretHash ?? null;
    const isRight = sent === null || kept === null ? sent === kept : equalsInConstantTime(sent, kept);
    return isRight ? null : { code: 'secret_wrong' };
  },
};
