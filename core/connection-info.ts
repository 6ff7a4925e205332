import type { Surface } from './policy/policy.ts';

/** What one needs in order to call a surface with a new key. Holds the key's value: shown once, kept nowhere. */
export interface ConnectionInfo {
  readonly name: string;
  readonly apiKey: string;
  /** Where keys are pairs. */
  readonly apiSecret?: string;
  /** The first of `baseUrls`. */
  readonly baseUrl: string;
  /** The base URL for each way of calling the surface. */
  readonly baseUrls: Readonly<Record<string, string>>;
  /** All of it as one block to paste. */
  readonly text: string;
}

/** The base URL for each way of calling a surface; one, called `api`, where its document names none. */
export function baseUrlsOf(surface: Surface, address: string): Record<string, string> {
  const ways = Object.entries(surface.baseUrls);
  const base = address.replace(/\/+$/, '');
  return Object.fromEntries(
    (ways.length > 0 ? ways : [['api', '']]).map(([way, path]) => [way, `${base}${path}`]),
  );
}

/** @param address where the surface answers, without a path of its own: `https://api.example.com`. */
export function connectionInfo(
  surface: Surface,
  address: string,
  key: { readonly name: string; readonly value: string; readonly secret: string | null },
): ConnectionInfo {
  const baseUrls = baseUrlsOf(surface, address);
  const ways = Object.entries(baseUrls);
  const lines = ways.map(([way, url]) =>
    ways.length === 1 ? `Base URL: ${url}` : `Base URL (${way}): ${url}`,
  );
  return {
    name: key.name,
    apiKey: key.value,
    ...(key.secret === null ? {} : { apiSecret: key.secret }),
    baseUrl: ways[0]?.[1] ?? address,
    baseUrls,
    text: [
      `Name: ${key.name}`,
      `API key: ${key.value}`,
      ...(key.secret === null ? [] : [`API secret: ${key.secret}`]),
      ...lines,
    ].join('\n'),
  };
}
