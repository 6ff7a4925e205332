import type { CredentialKind } from '../policy/policy.ts';
import type { Box } from './box.ts';
import { DIMENSIONS, type Dimension, MALFORMED } from './call-classes.ts';
import { type CallSpace, scopesOf } from './call-space.ts';

const MAX_NAMED = 3;

/** What makes the calls of a box others than those of everybody else, in a line. What is in order is not said. */
export function describeBox(space: CallSpace, box: Box): string {
  const said = DIMENSIONS.flatMap((dimension) => {
    const classes = box[dimension];
    const text = classes === undefined ? null : describe(space, box, dimension, classes);
    return text === null ? [] : [text];
  });
  const isInOrder = box.record !== undefined && said.length > 0;
  return said.length === 0 ? 'any request' : `${said.join(', ')}${isInOrder ? ', otherwise in order' : ''}`;
}

/** What to say of classes where none of them is the one that is in order. */
const OUT_OF_ORDER: { readonly [dimension in Dimension]?: readonly [inOrder: string, said: string] } = {
  record: ['there', 'unknown to the store'],
  expiry: ['not expired', 'expired'],
  account: ['active', 'of a suspended account'],
  hour: ['within', 'at the end of its limit by the hour'],
  minute: ['within', 'at the end of its limit by the minute'],
};

function describe(
  space: CallSpace,
  box: Box,
  dimension: Dimension,
  classes: readonly string[],
): string | null {
  const [inOrder, said] = OUT_OF_ORDER[dimension] ?? [];
  if (inOrder !== undefined && said !== undefined) return classes.includes(inOrder) ? null : said;
  return SAID[dimension]?.(classes, space, box) ?? null;
}

type Say = (classes: readonly string[], space: CallSpace, box: Box) => string | null;

const SAID: { readonly [dimension in Dimension]?: Say } = {
  credential: (classes, space) => describeCredentials(space, classes),
  client: (classes) => (classes.includes('any') ? null : `from a client of ${listed(classes)}`),
  issuer: (classes, { surface }) => (classes.includes(surface) ? null : `issued by ${listed(classes)}`),
  secret: (classes) =>
    classes.length === 1 && classes[0] === 'another' ? 'with a secret that is not its own' : null,
  networks: (classes) => {
    if (classes.includes('any')) return null;
    return classes.includes('inside') ? 'from within its networks' : 'from outside of its networks';
  },
  named: (classes) =>
    classes.every((text) => text.includes('other')) ? 'about an agent that is not its own' : null,
  scopes: describeScopes,
  role: (classes) => (classes.includes('none') ? null : `of ${listed(classes.map((role) => `${role}s`))}`),
};

function describeCredentials(space: CallSpace, classes: readonly string[]): string {
  const phrases = [...new Set(classes.map((credential) => describeCredential(space, credential)))];
  // One credential in one place is what people send; the others follow from it.
  const plain = phrases.filter((phrase) => !phrase.includes(' and '));
  const shown = (plain.length === 0 ? phrases : plain).slice(0, MAX_NAMED);
  const more = phrases.length - shown.length;
  return `${shown.join(' or ')}${more > 0 ? ` (or ${more} other ways to show one)` : ''}`;
}

function describeCredential(space: CallSpace, credential: string): string {
  if (credential === '') return 'without a credential';
  const lines = credential.split('\n').map((line) => {
    const [name = '', ...rest] = line.split(': ');
    return `${textOf(space, rest.join(': '))} in ${name === 'authorization' ? 'Authorization' : name}`;
  });
  return lines.join(' and ');
}

function textOf(space: CallSpace, text: string): string {
  const [, what, prefix] = /<(key|other key|secret) ([^>]+)>/.exec(text) ?? [];
  if (text.includes(MALFORMED) || prefix === undefined) return 'something that is no credential';
  if (what === 'secret') return `its secret ${prefix}_…`;
  return `${what === 'other key' ? 'another' : 'a'} ${kindOf(space, prefix) ?? 'credential'} ${prefix}_…`;
}

function kindOf({ base, head, surface }: CallSpace, prefix: string): CredentialKind | null {
  for (const one of [head.surfaces[surface], base.surfaces[surface]]) {
    if (one?.keys?.prefix === prefix) return 'key';
    if (one?.sessions?.prefix === prefix) return 'session';
    if (one?.tokens?.prefix === prefix) return 'token';
  }
  return null;
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}

/** The permissions that all of them have, and those that none of them has. */
function describeScopes(classes: readonly string[], space: CallSpace, { route }: Box): string | null {
  const needed = new Set(space.routes.filter(({ id }) => route?.includes(id)).flatMap(scopesOf));
  const granted = classes.map((scopes) => scopes.split(','));
  const phrases = [...needed].flatMap((scope) => {
    if (granted.every((scopes) => scopes.includes(scope))) return [`with ${scope}`];
    return granted.some((scopes) => scopes.includes(scope)) ? [] : [`without ${scope}`];
  });
  return phrases.length === 0 ? null : phrases.join(' and ');
}
