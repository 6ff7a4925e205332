import type { Operations } from '../../chain/call.ts';
import type { ConsoleDeps } from '../deps.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { authenticate } from './authenticate.ts';
import { changeAgent } from './change-agent.ts';
import { changeKey } from './change-key.ts';
import { changeMember } from './change-member.ts';
import { changePassword } from './change-password.ts';
import { createAgent } from './create-agent.ts';
import { createCredential } from './create-credential.ts';
import { createKey } from './create-key.ts';
import { createToken } from './create-token.ts';
import { deleteAgent } from './delete-agent.ts';
import { deleteCredential } from './delete-credential.ts';
import { deleteKey } from './delete-key.ts';
import { deleteToken } from './delete-token.ts';
import { explainRequest } from './explain-request.ts';
import { health } from './health.ts';
import { inviteMember } from './invite-member.ts';
import { listAgents } from './list-agents.ts';
import { listAudit } from './list-audit.ts';
import { listCredentials } from './list-credentials.ts';
import { listKeys } from './list-keys.ts';
import { listMembers } from './list-members.ts';
import { listOwnAgents } from './list-own-agents.ts';
import { listTokens } from './list-tokens.ts';
import { logout } from './logout.ts';
import { me } from './me.ts';
import { readActingAgent } from './read-acting-agent.ts';
import { readAgent } from './read-agent.ts';
import { readCredential } from './read-credential.ts';
import { readKey } from './read-key.ts';
import { readKeyUsage } from './read-key-usage.ts';
import { readPolicy } from './read-policy.ts';
import { readPolicyDocuments } from './read-policy-documents.ts';
import { removeMember } from './remove-member.ts';
import { renewInvitation } from './renew-invitation.ts';
import { rotateCredential } from './rotate-credential.ts';
import { rotateKey } from './rotate-key.ts';

/** By the names that the policy's routes use. */
export const operations: Operations<ConsoleDeps> = {
  'accept-invitation': acceptInvitation,
  authenticate,
  'change-agent': changeAgent,
  'change-key': changeKey,
  'change-member': changeMember,
  'change-password': changePassword,
  'create-agent': createAgent,
  'create-credential': createCredential,
  'create-key': createKey,
  'create-token': createToken,
  'delete-agent': deleteAgent,
  'delete-credential': deleteCredential,
  'delete-key': deleteKey,
  'delete-token': deleteToken,
  'explain-request': explainRequest,
  health,
  'invite-member': inviteMember,
  'list-agents': listAgents,
  'list-audit': listAudit,
  'list-credentials': listCredentials,
  'list-keys': listKeys,
  'list-members': listMembers,
  'list-own-agents': listOwnAgents,
  'list-tokens': listTokens,
  logout,
  me,
  'read-acting-agent': readActingAgent,
  'read-agent': readAgent,
  'read-credential': readCredential,
  'read-key': readKey,
  'read-key-usage': readKeyUsage,
  'read-policy': readPolicy,
  'read-policy-documents': readPolicyDocuments,
  'remove-member': removeMember,
  'renew-invitation': renewInvitation,
  'rotate-credential': rotateCredential,
  'rotate-key': rotateKey,
};
