import type { HeaderValues } from '../core/credential.ts';

/** Every value of each header of an event of API Gateway, by the header's name in lower case. */
export function headerValues(
  headers: Readonly<Record<string, readonly string[] | undefined>> | null,
): HeaderValues {
  // Made when it is first asked for: most requests are never asked.
  let byName: Map<string, readonly string[]> | null = null;
  return (name) => {
    byName ??= inLowerCase(headers);
    return byName.get(name) ?? [];
  };
}

function inLowerCase(headers: Parameters<typeof headerValues>[0]): Map<string, readonly string[]> {
  const byName = new Map<string, readonly string[]>();
  for (const name in headers) byName.set(name.toLowerCase(), headers[name] ?? []);
  return byName;
}
