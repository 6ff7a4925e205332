import type { Rule } from './rule.ts';

/** Two different credentials are refused, not picked from: whoever sent them would not know which one counted. */
export const credentialIsUnambiguous: Rule = {
  id: 'credential-is-unambiguous',
  denies: ['credential_conflict'],
  judge: ({ request }) => (request.presented.state === 'conflict' ? { code: 'credential_conflict' } : null),
};
