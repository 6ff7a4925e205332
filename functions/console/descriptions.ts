import type { ZodType } from 'zod';
import type { AnswerDescription, OperationDescription } from '../../core/openapi-description.ts';
import { jsonSchema } from '../requests/json-schema.ts';
import * as auditSchemas from './audit-schemas.ts';
import * as auditShapes from './audit-shapes.ts';
import * as memberSchemas from './member-schemas.ts';
import * as memberShapes from './member-shapes.ts';
import { supposedRequest } from './policy-schemas.ts';
import * as policyShapes from './policy-shapes.ts';
import * as schemas from './schemas.ts';
import * as shapes from './shapes.ts';

const NOT_KEPT = {
  'cache-control': { description: '`no-store`: the answer holds a secret.', required: true },
};

const query = (schema: ZodType) => ({ query: jsonSchema(schema, 'input') });
const body = (schema: ZodType) => ({ requests: { 'application/json': jsonSchema(schema, 'input') } });

function answer(status: number, description: string, shape?: ZodType) {
  const schema = shape === undefined ? {} : { schema: jsonSchema(shape, 'output') };
  return { answers: { [status]: { description, ...schema } satisfies AnswerDescription } };
}

function secretAnswer(status: number, description: string, shape: ZodType) {
  const schema = jsonSchema(shape, 'output');
  return { answers: { [status]: { description, schema, headers: NOT_KEPT } satisfies AnswerDescription } };
}

const ofList = (item: ZodType, schema: ZodType, failures: OperationDescription['failures'] = []) => ({
  ...query(schema),
  ...answer(200, 'A page.', shapes.pageOf(item)),
  failures: ['invalid_request' as const, ...failures],
});

const sessions: Readonly<Record<string, OperationDescription>> = {
  authenticate: {
    ...body(schemas.credentials),
    ...secretAnswer(200, 'A session.', shapes.session),
    failures: ['sign_in_failed', 'sign_in_attempts', 'conflict', 'store_unavailable'],
  },
  logout: { ...answer(204, 'The session is gone.'), failures: ['session_required'] },
  me: {
    ...answer(200, 'The member, its organization, and what it may do.', shapes.me),
    failures: ['not_found', 'not_permitted'],
  },
  health: answer(200, 'The function runs. The store is not asked.', shapes.health),
};

const members: Readonly<Record<string, OperationDescription>> = {
  'accept-invitation': {
    ...body(memberSchemas.acceptance),
    ...secretAnswer(200, 'A session of the new member.', shapes.session),
    failures: ['invitation_not_found', 'email_in_use', 'conflict', 'store_unavailable'],
  },
  'change-password': {
    ...body(memberSchemas.passwordChange),
    ...answer(204, 'The new password is good, and the other sessions of the member are gone.'),
    failures: ['session_required', 'password_wrong', 'sign_in_attempts', 'not_found', 'conflict'],
  },
  'list-members': ofList(memberShapes.listedMember, schemas.list),
  'invite-member': {
    ...body(memberSchemas.newMember),
    ...secretAnswer(201, 'Who is invited, with the token to accept with.', memberShapes.invitedMember),
    failures: ['role_insufficient', 'email_in_use', 'conflict'],
  },
  'renew-invitation': {
    ...body(schemas.nothing),
    bodyIsOptional: true,
    ...secretAnswer(200, 'Who is invited, with a new token.', memberShapes.invitedMember),
    failures: ['role_insufficient', 'conflict'],
  },
  'change-member': {
    ...body(memberSchemas.memberChange),
    ...answer(200, 'The member.', memberShapes.listedMember),
    failures: ['role_insufficient', 'last_owner', 'conflict'],
  },
  'remove-member': {
    ...answer(204, 'The member is gone; its sessions and tokens are refused from now on.'),
    failures: ['role_insufficient', 'last_owner', 'conflict'],
  },
};

const agents: Readonly<Record<string, OperationDescription>> = {
  'list-agents': ofList(shapes.agent, schemas.agentList),
  'create-agent': { ...body(schemas.newAgent), ...answer(201, 'The agent.', shapes.agent) },
  'read-agent': answer(200, 'The agent.', shapes.agent),
  'change-agent': { ...body(schemas.agentChange), ...answer(200, 'The agent.', shapes.agent) },
  'delete-agent': { ...answer(204, 'The agent is gone.'), failures: ['conflict'] },
  'list-own-agents': ofList(shapes.actingAgent, schemas.list),
  'read-acting-agent': {
    ...answer(200, 'The agent.', shapes.actingAgent),
    failures: ['invalid_request'],
  },
};

const keys: Readonly<Record<string, OperationDescription>> = {
  'list-keys': ofList(shapes.key, schemas.keyList),
  'create-key': {
    ...body(schemas.newKey),
    ...secretAnswer(201, 'The key, with its value.', shapes.issuedKey),
    failures: ['role_insufficient', 'conflict'],
  },
  'read-key': answer(200, 'The key.', shapes.key),
  'read-key-usage': {
    ...query(schemas.keyUsage),
    ...answer(200, 'What the key was used for.', shapes.keyUsage),
    failures: ['invalid_request'],
  },
  'change-key': {
    ...body(schemas.keyChange),
    ...answer(200, 'The key.', shapes.key),
    failures: ['role_insufficient', 'conflict'],
  },
  'delete-key': { ...answer(204, 'The key is gone.'), failures: ['role_insufficient', 'conflict'] },
  'rotate-key': {
    ...body(schemas.rotation),
    bodyIsOptional: true,
    ...secretAnswer(200, 'The key, with its new value.', shapes.rotatedKey),
    failures: ['role_insufficient', 'conflict'],
  },
};

const credentials: Readonly<Record<string, OperationDescription>> = {
  'list-credentials': ofList(shapes.credential, schemas.list),
  'create-credential': {
    ...body(schemas.newCredential),
    ...secretAnswer(201, 'The credential, with its value.', shapes.issuedCredential),
    failures: ['conflict'],
  },
  'read-credential': {
    ...answer(200, 'The credential.', shapes.credential),
    failures: ['invalid_request'],
  },
  'delete-credential': {
    ...answer(204, 'The credential is refused from now on.'),
    failures: ['invalid_request', 'conflict'],
  },
  'rotate-credential': {
    ...body(schemas.nothing),
    bodyIsOptional: true,
    ...secretAnswer(
      200,
      'The credential, with its new value; the old one is refused.',
      shapes.issuedCredential,
    ),
    failures: ['conflict'],
  },
};

const tokens: Readonly<Record<string, OperationDescription>> = {
  'list-tokens': ofList(shapes.token, schemas.list, ['not_permitted']),
  'create-token': {
    ...body(schemas.newToken),
    ...secretAnswer(201, 'The token, with its value.', shapes.issuedToken),
    failures: ['session_required', 'not_found', 'conflict'],
  },
  'delete-token': { ...answer(204, 'The token is refused from now on.'), failures: ['not_permitted'] },
};

const audits: Readonly<Record<string, OperationDescription>> = {
  'list-audit': ofList(auditShapes.auditEntry, auditSchemas.auditList, ['not_permitted']),
};

const policies: Readonly<Record<string, OperationDescription>> = {
  'read-policy': answer(200, 'What is allowed, and to whom.', policyShapes.policy),
  'read-policy-documents': answer(
    200,
    'The documents that the policy was read from, word for word.',
    policyShapes.policyDocuments,
  ),
  'explain-request': {
    ...body(supposedRequest),
    ...answer(200, 'How the request is decided, step by step.', policyShapes.explanation),
    failures: ['not_found'],
  },
};

/** What the operations of this function take and answer. */
export const descriptions: Readonly<Record<string, OperationDescription>> = {
  ...sessions,
  ...members,
  ...agents,
  ...keys,
  ...credentials,
  ...tokens,
  ...audits,
  ...policies,
};
