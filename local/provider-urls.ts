import { hash } from 'node:crypto';
import type { Policy } from '../core/policy/policy.ts';

const VERSION_DIGITS = 12;

/**
 * A policy whose providers are reached at other addresses. It is another policy, under a version of its own: what is
 * bundled with it lies beside what is bundled with the documents as they stand.
 *
 * @param urls name of a provider → address, without a slash at its end
 */
export function withProviderUrls(policy: Policy, urls: Readonly<Record<string, string>>): Policy {
  if (Object.keys(urls).length === 0) return policy;
  const providers = Object.values(policy.providers).map((provider) => {
    return [provider.name, { ...provider, url: urls[provider.name] ?? provider.url }] as const;
  });
  const version = hash('sha256', JSON.stringify([policy.version, Object.entries(urls).sort()]), 'hex');
  return { ...policy, version: version.slice(0, VERSION_DIGITS), providers: Object.fromEntries(providers) };
}
