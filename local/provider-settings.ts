import type { Policy } from '../core/policy/policy.ts';
import { parseBaseUrl } from '../core/values/base-url.ts';
import { StartError } from './start-error.ts';

/** What whoever starts the platform says of model providers, each by its name in the documents. */
export interface ProviderSettings {
  /** API keys: the values of the providers' secrets. */
  readonly keys: Readonly<Record<string, string>>;
  /** Addresses in the place of the providers' own, without a slash at their ends. */
  readonly urls: Readonly<Record<string, string>>;
}

const VARIABLE = /^GATEHOUSE_PROVIDER_(.*)_(KEY|URL)$/;
/** What can stand in a header. */
const KEY = /^[\x21-\x7e]+$/;

/**
 * Reads `GATEHOUSE_PROVIDER_<NAME>_KEY` and `GATEHOUSE_PROVIDER_<NAME>_URL`, with the provider's name in upper case and
 * `_` for `-`. Empty is as good as unset.
 *
 * @throws StartError for a provider that there is not, and for a value that cannot be one; it repeats no value
 */
export function readProviderSettings(
  environment: Readonly<Record<string, string | undefined>>,
  providers: Policy['providers'],
): ProviderSettings {
  const byPart = new Map(Object.keys(providers).map((name) => [partOf(name), name]));
  const keys: Record<string, string> = {};
  const urls: Record<string, string> = {};
  for (const [variable, value] of Object.entries(environment)) {
    const [, part, kind] = VARIABLE.exec(variable) ?? [];
    if (part === undefined || value === undefined || value === '') continue;
    const provider = byPart.get(part);
    if (provider === undefined) throw new StartError(unknown(variable, [...byPart.values()]));
    if (kind === 'KEY') keys[provider] = readKey(variable, value);
    else urls[provider] = readUrl(variable, value);
  }
  return { keys, urls };
}

function partOf(provider: string): string {
  return provider.toUpperCase().replaceAll('-', '_');
}

function unknown(variable: string, providers: readonly string[]): string {
  const [first] = providers;
  if (first === undefined) return `${variable} is for a model provider, and no document declares one.`;
  const variables = `GATEHOUSE_PROVIDER_${partOf(first)}_KEY`;
  return `${variable} is for no provider that there is: they are ${providers.join(', ')}, so write ${variables}, for example.`;
}

function readKey(variable: string, value: string): string {
  if (KEY.test(value)) return value;
  throw new StartError(`${variable} holds spaces, line breaks or other characters that no key has.`);
}

function readUrl(variable: string, value: string): string {
  const url = parseBaseUrl(value);
  if (url !== null) return url;
  throw new StartError(
    `${variable} has to be an address that begins with https:// (http:// on this machine only), without user, query and fragment.`,
  );
}
