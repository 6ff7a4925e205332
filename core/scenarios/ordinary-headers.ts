import type { CredentialKind, CredentialSource, Surface } from '../policy/policy.ts';
import { ScenarioError } from './scenario-error.ts';

/**
 * The headers of a request that shows a credential of a kind as the surface takes it, with the holes of a scenario in
 * place of its text.
 *
 * @throws ScenarioError if the surface takes none of this kind
 */
export function ordinaryHeaders(
  { name, credentials }: Surface,
  kind: CredentialKind,
): Record<string, string> {
  const taking = credentials.filter(({ kinds }) => kinds.includes(kind));
  const source = taking.find(({ dialect }) => dialect === null) ?? taking[0];
  if (source === undefined) throw new ScenarioError(`\`${name}\` takes no ${kind}s`);
  return headersIn(source, `<${kind}>`);
}

function headersIn(
  { in: place, header, secretHeader }: CredentialSource,
  hole: string,
): Record<string, string> {
  if (place === 'bearer') return { [header]: `Bearer ${hole}` };
  return { [header]: hole, ...(secretHeader === null ? {} : { [secretHeader]: '<secret>' }) };
}
