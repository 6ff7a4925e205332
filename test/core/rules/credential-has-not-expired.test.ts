import { expect, test } from '@jest/globals';
import { credentialHasNotExpired } from '../../../core/rules/credential-has-not-expired.ts';
import { NOW, someFacts } from '../../support/facts.ts';

test.each([
  ['a second ago', NOW - 1],
  ['at this very instant', NOW],
])('a credential that expired %s is refused', (_, expiresAt) => {
  const facts = someFacts({ credential: { expiresAt } });
  expect(credentialHasNotExpired.judge(facts)).toEqual({ code: 'credential_expired' });
});

test.each([
  ['in a second', NOW + 1],
  ['never', null],
])('a credential that expires %s passes', (_, expiresAt) => {
  expect(credentialHasNotExpired.judge(someFacts({ credential: { expiresAt } }))).toBeNull();
});
