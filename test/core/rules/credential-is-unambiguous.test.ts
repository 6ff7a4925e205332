import { expect, test } from '@jest/globals';
import { credentialIsUnambiguous } from '../../../core/rules/credential-is-unambiguous.ts';
import { someFacts } from '../../support/facts.ts';

test('two different credentials are refused, and none of them is picked', () => {
  const facts = someFacts({ request: { presented: { state: 'conflict' } } });
  expect(credentialIsUnambiguous.judge(facts)).toEqual({ code: 'credential_conflict' });
});

test('one credential passes', () => {
  expect(credentialIsUnambiguous.judge(someFacts())).toBeNull();
});
