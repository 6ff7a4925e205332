import type { CredentialSource } from '../policy/policy.ts';
import type { Rule } from './rule.ts';

export const credentialIsPresented: Rule = {
  id: 'credential-is-presented',
  denies: ['credential_missing'],
  judge: ({ request, surface }) =>
    request.presented.state === 'none'
      ? { code: 'credential_missing', params: { accepted: acceptedCredentials(surface.credentials) } }
      : null,
};

/** The places where a credential may stand, as a phrase: `Authorization: Bearer <key>, or x-api-key: <key>`. */
export function acceptedCredentials(sources: readonly CredentialSource[]): string {
  return sources
    .map((source) => {
      const what = `<${source.kinds.join(' or ')}>`;
      if (source.in === 'bearer') return `Authorization: Bearer ${what}`;
      const header = `${source.header}: ${what}`;
      return source.secretHeader === null ? header : `both ${header} and ${source.secretHeader}: <secret>`;
    })
    .join(', or ');
}
