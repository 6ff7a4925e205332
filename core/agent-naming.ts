import type { HeaderValues } from './credential.ts';
import type { Surface } from './policy/policy.ts';

/** Two different ids contradict each other; more add nothing. */
const ENOUGH_TO_CONTRADICT = 2;

/**
 * The ids by which a request names the agent that it is about, each once: one if it is clear, several if the
 * request contradicts itself.
 *
 * @param path values of the path parameters
 */
export function namedAgents(
  { agents }: Pick<Surface, 'agents'>,
  path: Readonly<Record<string, string | undefined>>,
  headers: HeaderValues,
): string[] {
  if (agents === null) return [];
  const { parameter, header } = agents;
  const inPath = parameter === null ? undefined : path[parameter];
  const inHeader = header === null ? [] : headers(header).map((text) => text.trim());
  const named = new Set([...(inPath === undefined ? [] : [inPath]), ...inHeader]);
  named.delete('');
  return [...named].slice(0, ENOUGH_TO_CONTRADICT);
}
