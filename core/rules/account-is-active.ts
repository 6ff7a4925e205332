import type { Rule } from './rule.ts';

export const accountIsActive: Rule = {
  id: 'account-is-active',
  denies: ['account_suspended'],
  judge: ({ credential }) => (credential?.account === 'suspended' ? { code: 'account_suspended' } : null),
};
