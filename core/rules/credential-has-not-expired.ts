import type { Rule } from './rule.ts';

export const credentialHasNotExpired: Rule = {
  id: 'credential-has-not-expired',
  denies: ['credential_expired'],
  judge: ({ credential, now }) =>
    credential?.expiresAt != null && credential.expiresAt <= now ? { code: 'credential_expired' } : null,
};
