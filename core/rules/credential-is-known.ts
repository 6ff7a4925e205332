import type { Rule } from './rule.ts';

export const credentialIsKnown: Rule = {
  id: 'credential-is-known',
  denies: ['credential_unknown'],
  judge: ({ credential, request }) =>
    // A credential of another surface is answered like one that does not exist.
    credential === null || credential.surface !== request.surface ? { code: 'credential_unknown' } : null,
};
