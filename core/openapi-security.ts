import type { CredentialSource, Route, Surface } from './policy/policy.ts';

/** What a route asks for: any one of the entries will do; all that one entry names are needed together. */
export function securityOf({ credentials }: Surface, route: Route): object[] {
  const requirements = credentials
    .filter((source) => isLookedAt(source, route))
    .map((source) => Object.fromEntries(schemeNames(source).map((name) => [name, []])));
  const distinct = new Map(requirements.map((entry) => [Object.keys(entry).join(' '), entry]));
  return [...distinct.values()];
}

/** Keys have no role: where one is needed, a place that takes nothing but keys is of no use. */
function isLookedAt({ dialect, kinds }: CredentialSource, { dialects, roles }: Route): boolean {
  if (dialect !== null && !dialects.includes(dialect)) return false;
  return roles === null || kinds.some((kind) => kind !== 'key');
}

/** Every place of the surface where a credential, or a part of one, may stand. */
export function securitySchemes({ credentials }: Surface): Record<string, object> {
  const schemes = [...Map.groupBy(credentials, schemeName)].map(([name, sources]) => {
    const description = `A ${[...new Set(sources.flatMap(({ kinds }) => kinds))].join(' or a ')}.`;
    const isBearer = sources[0]?.in === 'bearer';
    return [name, isBearer ? { type: 'http', scheme: 'bearer', description } : apiKey(name, description)];
  });
  const secrets = credentials.flatMap(({ secretHeader }) =>
    secretHeader === null ? [] : [[secretHeader, apiKey(secretHeader, 'The secret of the key.')]],
  );
  return Object.fromEntries([...schemes, ...secrets]);
}

/** OpenAPI's word for any header that holds a credential. */
function apiKey(name: string, description: string): object {
  return { type: 'apiKey', in: 'header', name, description };
}

function schemeNames(source: CredentialSource): string[] {
  return source.secretHeader === null ? [schemeName(source)] : [schemeName(source), source.secretHeader];
}

function schemeName(source: CredentialSource): string {
  return source.in === 'bearer' ? 'bearer' : source.header;
}
