/** What can be done that the audit trail tells of: a kind of thing, and what became of it. */
export const VERBS = [
  'account.credited',
  'account.debited',
  'account.resumed',
  'account.suspended',
  'account.topped-up',
  'agent.changed',
  'agent.created',
  'agent.deleted',
  'key.changed',
  'key.created',
  'key.deleted',
  'key.rotated',
  'member.changed',
  'member.invited',
  'member.joined',
  'member.password-changed',
  'member.removed',
  'organization.created',
  'session.created',
  'session.deleted',
  'token.created',
  'token.deleted',
] as const;

export type Verb = (typeof VERBS)[number];

/** The kinds of things, each once: `account`, `agent`, …. */
export const KINDS: readonly string[] = [...new Set(VERBS.map((verb) => verb.slice(0, verb.indexOf('.'))))];

/** Whether a text is a verb, or a kind that verbs begin with. */
export function isAction(text: string): boolean {
  return (VERBS as readonly string[]).includes(text) || KINDS.includes(text);
}
