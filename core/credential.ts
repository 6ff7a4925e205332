import { chooseDialect } from './errors/dialects.ts';
import type { Presented } from './facts.ts';
import type { CredentialKind, CredentialSource, Policy, Route, Surface } from './policy/policy.ts';
import { parseKey } from './values/key.ts';

/** All values of a header, given its name in lower case; empty if the request does not carry it. */
export type HeaderValues = (name: string) => readonly string[];

const BEARER = /^bearer +(\S+)$/i;
/** Longer than any credential of ours; what exceeds it is not even looked at. */
const MAX_CREDENTIAL_LENGTH = 256;

/** SHA-256 of a text, base64url: by it the store knows a credential. */
export type Hash = (text: string) => string;

/** Reads what a request presents as its credential, wherever its surface looks for one. */
export function readCredential(
  policy: Policy,
  surface: Surface,
  route: Route,
  headers: HeaderValues,
  hash: Hash,
): Presented {
  const dialect = chooseDialect(route.dialects, (name) => headers(name).length > 0);
  const sources = surface.credentials.filter(
    (source) => source.dialect === null || source.dialect === dialect,
  );
  const sent = sources.flatMap((source) => sentIn(source, headers));
  const [first] = sent;
  if (first === undefined) return { state: 'none' };
  if (standsElsewhere(surface, sources, headers, first.value)) return { state: 'conflict' };
  if (sent.some(({ value, secret }) => value !== first.value || secret !== first.secret)) {
    return { state: 'conflict' };
  }
  const { value, secret } = first;
  // Half of a pair is no credential.
  if (value === MISSING || secret === MISSING) return { state: 'none' };
  if (value === null) return { state: 'malformed' };
  const kind = kindOf(policy, surface, sent, value);
  if (kind === null || !isSecret(policy, surface, secret)) return { state: 'malformed' };
  return {
    state: 'well-formed',
    kind,
    hash: hash(value),
    secretHash: secret === null ? null : hash(secret),
  };
}

/**
 * Whether another credential of ours stands where only another dialect looks. Something that is none of ours may stand
 * there for reasons of its own.
 */
function standsElsewhere(
  { credentials }: Surface,
  asked: readonly CredentialSource[],
  headers: HeaderValues,
  found: string | null,
): boolean {
  if (asked.length === credentials.length) return false;
  return credentials
    .filter((source) => !asked.includes(source))
    .flatMap((source) => sentIn(source, headers))
    .some(({ value }) => value !== null && value !== found && parseKey(value) !== null);
}

const MISSING = '';

interface Sent {
  readonly source: CredentialSource;
  /** null for what cannot be a credential; `MISSING` for a secret that came without its key. */
  readonly value: string | null;
  /** null where none belongs to the source; `MISSING` for a key that came without its secret. */
  readonly secret: string | null;
}

function sentIn(source: CredentialSource, headers: HeaderValues): Sent[] {
  const values = textsOf(headers(source.header)).map((text) => {
    const value = source.in === 'bearer' ? BEARER.exec(text)?.[1] : text;
    return value === undefined || value.length > MAX_CREDENTIAL_LENGTH ? null : value;
  });
  if (source.secretHeader === null) return values.map((value) => ({ source, value, secret: null }));
  const secrets = textsOf(headers(source.secretHeader));
  const keys = values.length === 0 && secrets.length > 0 ? [MISSING] : values;
  return keys.flatMap((value) =>
    (secrets.length === 0 ? [MISSING] : secrets).map((secret) => ({ source, value, secret })),
  );
}

function textsOf(values: readonly string[]): string[] {
  return values.map((text) => text.trim()).filter((text) => text !== '');
}

function kindOf(
  policy: Policy,
  surface: Surface,
  sent: readonly Sent[],
  value: string,
): CredentialKind | null {
  const key = parseKey(value);
  if (key === null || key.environment !== policy.environment.name) return null;
  const kind = kindOfPrefix(surface, key.prefix);
  return kind !== null && sent.some(({ source }) => source.kinds.includes(kind)) ? kind : null;
}

function kindOfPrefix(surface: Surface, prefix: string): CredentialKind | null {
  if (surface.keys?.prefix === prefix) return 'key';
  if (surface.sessions?.prefix === prefix) return 'session';
  if (surface.tokens?.prefix === prefix) return 'token';
  return null;
}

/** Whether the secret can be one of ours; none can, where none was asked for. */
function isSecret({ environment }: Policy, { keys }: Surface, secret: string | null): boolean {
  if (secret === null) return true;
  if (secret.length > MAX_CREDENTIAL_LENGTH) return false;
  const parsed = parseKey(secret);
  return parsed !== null && parsed.prefix === keys?.secretPrefix && parsed.environment === environment.name;
}

/** The surface that issued the credentials of a kind that are good here. */
export function issuerOf(surface: Surface, kind: CredentialKind): string {
  if (kind === 'session') return surface.sessions?.issuer ?? surface.name;
  return kind === 'token' ? (surface.tokens?.issuer ?? surface.name) : surface.name;
}
