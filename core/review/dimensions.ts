import { issuerOf } from '../credential.ts';
import type { Presented } from '../facts.ts';
import type { CredentialKind } from '../policy/policy.ts';
import { gatherScenario } from '../scenarios/gather-scenario.ts';
import {
  type Classes,
  DIMENSIONS,
  type Dimension,
  ELSEWHERE,
  MALFORMED,
  MARKERS,
  routeOf,
} from './call-classes.ts';
import { type CallSpace, type NamingPlace, scopesOf } from './call-space.ts';
import { scenarioOf } from './concrete-call.ts';

/** The classes of a dimension, the most ordinary first, for calls whose classes before it are known. */
export function classesOf(space: CallSpace, dimension: Dimension, known: Classes): readonly string[] {
  switch (dimension) {
    case 'route':
      return space.routes.map(({ id }) => id);
    case 'credential':
      return credentialClasses(space);
    case 'client':
      return ['any', ...Object.keys(MARKERS)];
    case 'record':
      return ['there', 'none'];
    case 'kind':
      return kindsOf(space, known);
    case 'issuer':
      return [...issuersFirst(space, known.kind as CredentialKind), ELSEWHERE];
    case 'secret':
      return secretClasses(space, known);
    case 'expiry':
      return ['not expired', 'expired'];
    case 'account':
      return ['active', 'suspended'];
    case 'networks':
      return ['any', 'inside', 'outside'];
    case 'agent':
      return known.kind === 'key' ? ['none', 'own'] : ['none'];
    case 'named':
      return namedClasses(routeOf(space, known).naming);
    case 'scopes':
      return known.kind === 'key' ? subsets(scopesOf(routeOf(space, known))) : [''];
    case 'role':
      return known.kind === 'key' ? ['none'] : ['owner', 'admin', 'member'];
    default:
      return ['within', 'reached'];
  }
}

/** The classes that are known, and the most ordinary ones for the rest. */
export function completed(space: CallSpace, known: Classes): Required<Classes> {
  const all: Record<string, string> = {};
  for (const dimension of DIMENSIONS) {
    all[dimension] = known[dimension] ?? classesOf(space, dimension, all)[0] ?? '';
  }
  return all as Required<Classes>;
}

/** Nothing; a credential in one header; one in each of two; each with every secret that could go with it. */
function credentialClasses(space: CallSpace): string[] {
  const keys = [...space.prefixes.map((prefix) => `<key ${prefix}>`), MALFORMED];
  const others = space.prefixes.map((prefix) => `<other key ${prefix}>`);
  const seconds = (first: string) => (first === MALFORMED ? keys : [first, ...others, MALFORMED]);
  const line = (header: string, text: string) =>
    `${header}: ${header === 'authorization' ? 'Bearer ' : ''}${text}`;
  const single = space.keyHeaders.flatMap((header) => keys.map((text) => [line(header, text)]));
  const twice = space.keyHeaders.flatMap((first, at) =>
    space.keyHeaders
      .slice(at + 1)
      .flatMap((second) =>
        keys.flatMap((text) => seconds(text).map((other) => [line(first, text), line(second, other)])),
      ),
  );
  const secrets = space.secretHeaders.flatMap((header) =>
    [...space.secretPrefixes.map((prefix) => `<secret ${prefix}>`), MALFORMED].map((text) => [
      `${header}: ${text}`,
    ]),
  );
  const [ordinary = '', ...rest] = [...single, [], ...twice].flatMap((lines) =>
    [...secrets, []].map((secret) => [...lines, ...secret].join('\n')),
  );
  // Nothing at all comes second: it is what most who are refused show.
  return [...new Set([ordinary, '', ...rest])];
}

function kindsOf(space: CallSpace, known: Classes): CredentialKind[] {
  const scenario = scenarioOf(space, { ...known, record: 'none' });
  const presented = [space.base, space.head].flatMap((policy): Presented[] =>
    space.surface in policy.surfaces ? [gatherScenario(policy, scenario).request.presented] : [],
  );
  return [...new Set(presented.flatMap((one) => (one.state === 'well-formed' ? [one.kind] : [])))];
}

/** The one that issues this kind before all others. */
function issuersFirst({ base, head, surface, issuers }: CallSpace, kind: CredentialKind): string[] {
  const one = base.surfaces[surface] ?? head.surfaces[surface];
  const usual = one === undefined ? [] : [issuerOf(one, kind)];
  return [...new Set([...usual, ...issuers])];
}

function secretClasses({ secretPrefixes }: CallSpace, { kind, credential }: Classes): string[] {
  if (kind !== 'key' || secretPrefixes.length === 0) return ['none'];
  const made = secretPrefixes.map((prefix) => `<secret ${prefix}>`);
  const sent = made.filter((text) => credential?.includes(text));
  const all = [...sent, ...(sent.length === 0 ? ['none'] : []), ...made, 'none', 'another'];
  return [...new Set(all)];
}

function namedClasses(places: readonly NamingPlace[]): string[] {
  return places
    .map((place) => (place.in === 'path' ? ['own', 'other'] : ['absent', 'own', 'other']))
    .reduce<string[]>(
      (texts, choices) =>
        texts.flatMap((text) => choices.map((choice) => (text === '' ? choice : `${text},${choice}`))),
      [''],
    );
}

/** Every subset, the whole first. */
function subsets(items: readonly string[]): string[] {
  const all = items.reduce<string[][]>((sets, item) => sets.flatMap((set) => [[...set, item], set]), [[]]);
  return all.map((set) => set.join(','));
}
