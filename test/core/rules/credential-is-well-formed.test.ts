import { expect, test } from '@jest/globals';
import { credentialIsWellFormed } from '../../../core/rules/credential-is-well-formed.ts';
import { someFacts } from '../../support/facts.ts';

test('A-1 what no key of ours looks like is refused before the store is asked', () => {
  const facts = someFacts({ request: { presented: { state: 'malformed' } } });
  expect(credentialIsWellFormed.judge(facts)).toEqual({ code: 'credential_malformed' });
});

test('a well-formed credential passes', () => {
  expect(credentialIsWellFormed.judge(someFacts())).toBeNull();
});
