import type { Rule } from './rule.ts';

/** Prefix, environment, length and checksum are right, so that it is worth a question to the store. */
export const credentialIsWellFormed: Rule = {
  id: 'credential-is-well-formed',
  denies: ['credential_malformed'],
  judge: ({ request }) => (request.presented.state === 'malformed' ? { code: 'credential_malformed' } : null),
};
