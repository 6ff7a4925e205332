import type { SurfaceView } from '../api/policy.ts';

type CredentialPlace = SurfaceView['credentials'][number];

/** How a credential is shown, as lines of a request: `Authorization: Bearer <key>`. */
export function headerLines({ in: place, header, secretHeader, kinds }: CredentialPlace): readonly string[] {
  const what = `<${kinds.join(' or ')}>`;
  if (place === 'bearer') return [`${titleCase(header)}: Bearer ${what}`];
  return [
    `${titleCase(header)}: ${what}`,
    ...(secretHeader === null ? [] : [`${titleCase(secretHeader)}: <secret>`]),
  ];
}

function titleCase(header: string): string {
  return header
    .split('-')
    .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join('-');
}

/** Whose pages may call. */
export function browserWords(origins: SurfaceView['browserOrigins']): string {
  if (origins === null) return 'Refused: no page of a browser may call';
  return origins.includes('*') ? 'Pages of every origin may call' : `Pages of ${origins.join(', ')} may call`;
}
