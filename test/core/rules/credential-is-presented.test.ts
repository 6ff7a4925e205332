import { expect, test } from '@jest/globals';
import { credentialIsPresented } from '../../../core/rules/credential-is-presented.ts';
import { someFacts } from '../../support/facts.ts';

test('A-1 a request that shows nothing is told every place where a credential may stand', () => {
  const facts = someFacts({
    request: { presented: { state: 'none' } },
    surface: {
      credentials: [
        { in: 'bearer', header: 'authorization', kinds: ['key', 'session'], dialect: null },
        { in: 'header', header: 'x-api-key', kinds: ['key'], dialect: null },
      ],
    },
  });
  expect(credentialIsPresented.judge(facts)).toEqual({
    code: 'credential_missing',
    params: { accepted: 'Authorization: Bearer <key or session>, or x-api-key: <key>' },
  });
});

test.each(['malformed', 'conflict'] as const)('what is %s is presented all the same', (state) => {
  expect(credentialIsPresented.judge(someFacts({ request: { presented: { state } } }))).toBeNull();
});
