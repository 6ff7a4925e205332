import { expect, test } from '@jest/globals';
import { credentialIsPresented } from '../../../core/rules/credential-is-presented.ts';
import { aSource } from '../../support/builders.ts';
import { someFacts } from '../../support/facts.ts';

test('A-1 a request that shows nothing is told every place where a credential may stand', () => {
  const facts = someFacts({
    request: { presented: { state: 'none' } },
    surface: {
      credentials: [aSource({ kinds: ['key', 'session'] }), aSource({ in: 'header', header: 'x-api-key' })],
    },
  });
  expect(credentialIsPresented.judge(facts)).toEqual({
    code: 'credential_missing',
    params: { accepted: 'Authorization: Bearer <key or session>, or x-api-key: <key>' },
  });
});

test('V-1 a request that shows half of a pair is told both headers', () => {
  const facts = someFacts({
    request: { presented: { state: 'none' } },
    surface: {
      credentials: [aSource({ in: 'pair', header: 'x-api-key', secretHeader: 'x-api-secret' })],
    },
  });
  expect(credentialIsPresented.judge(facts)).toMatchObject({
    params: { accepted: 'both x-api-key: <key> and x-api-secret: <secret>' },
  });
});

test.each(['malformed', 'conflict'] as const)('what is %s is presented all the same', (state) => {
  expect(credentialIsPresented.judge(someFacts({ request: { presented: { state } } }))).toBeNull();
});
