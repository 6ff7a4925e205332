import { expect, test } from '@jest/globals';
import { accountIsActive } from '../../../core/rules/account-is-active.ts';
import { someFacts } from '../../support/facts.ts';

test('A-5 a suspended account refuses every credential of the organization', () => {
  const facts = someFacts({ credential: { account: 'suspended' } });
  expect(accountIsActive.judge(facts)).toEqual({ code: 'account_suspended' });
});

test('an active account passes', () => {
  expect(accountIsActive.judge(someFacts())).toBeNull();
});
