import { issuerOf } from '../credential.ts';
import type { Rule } from './rule.ts';

export const credentialIsKnown: Rule = {
  id: 'credential-is-known',
  denies: ['credential_unknown'],
  judge: ({ credential, surface }) =>
    // A credential of another surface is answered like one that does not exist.
    credential === null || credential.surface !== issuerOf(surface, credential.kind)
      ? { code: 'credential_unknown' }
      : null,
};
