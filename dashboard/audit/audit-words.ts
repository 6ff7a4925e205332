import type { Verb } from '../../core/audit-verbs.ts';
import type { AuditEntryView } from '../../functions/console/audit-shapes.ts';

/** What was done, after the name of who did it. */
export const DEEDS: Readonly<Record<Verb, string>> = {
  'account.credited': 'credited the account',
  'account.debited': 'debited the account',
  'account.resumed': 'resumed the account',
  'account.suspended': 'suspended the account',
  'account.topped-up': 'topped up the account',
  'agent.changed': 'changed an agent',
  'agent.created': 'created an agent',
  'agent.deleted': 'deleted an agent',
  'key.changed': 'changed an API key',
  'key.created': 'created an API key',
  'key.deleted': 'deleted an API key',
  'key.rotated': 'rotated an API key',
  'member.changed': 'changed the role of a member',
  'member.invited': 'invited a member',
  'member.joined': 'accepted an invitation',
  'member.password-changed': 'changed a password',
  'member.removed': 'removed a member',
  'organization.created': 'created the organization',
  'session.created': 'signed in',
  'session.deleted': 'signed out',
  'token.created': 'created a token',
  'token.deleted': 'revoked a token',
};

/** Who did it, in words. */
export function actorOf({ memberId, memberEmail }: AuditEntryView): string {
  return memberEmail ?? memberId ?? 'An operator or the platform';
}

/** Names of what is known by its id: `{ mem_…: 'owner@example.com' }`. */
export type KnownNames = ReadonlyMap<string, string>;

/** What it was done to, where that says more than the deed; null where it does not. */
export function subjectOf({ action, subject, memberId }: AuditEntryView, names: KnownNames): string | null {
  const kind = action.slice(0, action.indexOf('.'));
  if (kind === 'session' || kind === 'account' || kind === 'organization') return null;
  if (subject === memberId) return null;
  return names.get(subject) ?? subject;
}

/** Where what it was done to can be seen; null where it cannot, or is there no more. */
export function pageOfSubject({ action, subject }: AuditEntryView, names: KnownNames): string | null {
  if (!names.has(subject)) return null;
  if (action.startsWith('key.')) return `#/keys/${subject}`;
  return action.startsWith('agent.') ? `#/agents/${subject}` : null;
}
