import type { HeaderValues } from '../core/credential.ts';

/** Every value of each header of an event of API Gateway, by the header's name in lower case. */
export function headerValues(
  headers: Readonly<Record<string, readonly string[] | undefined>> | null,
): HeaderValues {
  const byName = new Map<string, readonly string[]>();
  for (const name in headers) byName.set(name.toLowerCase(), headers[name] ?? []);
  return (name) => byName.get(name) ?? [];
}
