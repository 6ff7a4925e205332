import type { Parting } from './parting.ts';

/** What routes ask for, before and after. */
export interface RouteWords {
  readonly scopes: { readonly before: string; readonly after: string };
  readonly roles: { readonly before: string; readonly after: string };
}

type Sentence = (words: RouteWords) => string;

/** What changed about a rule, as it is read after the names of routes and a colon. */
const SENTENCES: Readonly<Record<string, { readonly opened: Sentence; readonly closed: Sentence }>> = {
  'route-exists': { opened: () => 'new', closed: () => 'gone' },
  'route-is-public': {
    opened: () => 'a credential is needed now; anyone could call',
    closed: () => 'anyone can call now; a credential was needed',
  },
  'credential-is-presented': {
    opened: () => 'a credential is taken from another place as well',
    closed: () => 'a credential is not looked for any more in a place of before',
  },
  'credential-is-unambiguous': {
    opened: () => 'two credentials in one request do not contradict each other any more',
    closed: () => 'two credentials in one request contradict each other now',
  },
  'credential-is-well-formed': {
    opened: () => 'credentials are taken that were none of theirs',
    closed: () => 'credentials that were good are not taken any more',
  },
  'credential-is-known': {
    opened: () => 'credentials of another surface are good now',
    closed: () => 'credentials of another surface are not good any more',
  },
  'secret-is-right': {
    opened: () => 'keys pass whose secret was not the right one',
    closed: () => 'keys do not pass any more whose secret was the right one',
  },
  'agent-is-its-own': {
    opened: () => 'an agent that a request names may be another one than that of its key',
    closed: () => 'an agent that a request names has to be that of its key',
  },
  'scope-is-granted': {
    opened: ({ scopes: { before, after } }) =>
      `${before} is not needed any more${after === '' ? '' : `, but ${after}`}`,
    closed: ({ scopes: { after } }) => `${after} is needed now`,
  },
  'role-is-sufficient': {
    opened: ({ roles: { after } }) => `open to ${after === '' ? 'every role, and to keys' : after}`,
    closed: ({ roles: { after } }) => `open to ${after} only`,
  },
};

/** What changed at the rule where two policies part. */
export function sentenceOf(
  { rule, turn, before, after }: Omit<Parting, 'effect'>,
  words: RouteWords,
): string {
  if (turn === 'reworded') return `${after} in the place of ${before}`;
  return SENTENCES[rule]?.[turn](words) ?? `judged otherwise by ${rule}`;
}
