import { expect, test } from '@jest/globals';
import { credentialIsKnown } from '../../../core/rules/credential-is-known.ts';
import { someFacts } from '../../support/facts.ts';

test('A-1 a credential that the store does not hold is refused', () => {
  expect(credentialIsKnown.judge(someFacts({ credential: null }))).toEqual({ code: 'credential_unknown' });
});

test('a credential of another surface is refused like one that does not exist', () => {
  const facts = someFacts({ credential: { surface: 'other' } });
  expect(credentialIsKnown.judge(facts)).toEqual({ code: 'credential_unknown' });
});

test('a credential of this surface passes', () => {
  expect(credentialIsKnown.judge(someFacts())).toBeNull();
});
