import { chooseDialect } from './errors/dialects.ts';
import type { Presented } from './facts.ts';
import type { CredentialKind, CredentialSource, Policy, Route, Surface } from './policy/policy.ts';
import { parseKey } from './values/key.ts';

/** All values of a header, given its name in lower case; empty if the request does not carry it. */
export type HeaderValues = (name: string) => readonly string[];

const BEARER = /^bearer +(\S+)$/i;
/** Longer than any credential of ours; what exceeds it is not even looked at. */
const MAX_CREDENTIAL_LENGTH = 256;

/** Reads what a request presents as its credential, wherever its surface looks for one. */
export function readCredential(
  policy: Policy,
  surface: Surface,
  route: Route,
  headers: HeaderValues,
): Presented {
  const dialect = chooseDialect(route.dialects, (name) => headers(name).length > 0);
  const sources = surface.credentials.filter(
    (source) => source.dialect === null || source.dialect === dialect,
  );
  const sent = sources.flatMap((source) => sentIn(source, headers));
  const [first] = sent;
  if (first === undefined) return { state: 'none' };
  if (sent.some(({ value }) => value !== first.value)) return { state: 'conflict' };
  if (first.value === null) return { state: 'malformed' };
  const kind = kindOf(policy, surface, sent, first.value);
  return kind === null ? { state: 'malformed' } : { state: 'well-formed', value: first.value, kind };
}

interface Sent {
  readonly source: CredentialSource;
  /** null for what cannot be a credential. */
  readonly value: string | null;
}

function sentIn(source: CredentialSource, headers: HeaderValues): Sent[] {
  return headers(source.header)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => {
      const value = source.in === 'bearer' ? BEARER.exec(text)?.[1] : text;
      return { source, value: value === undefined || value.length > MAX_CREDENTIAL_LENGTH ? null : value };
    });
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
  return null;
}
