import { expect, test } from '@jest/globals';
import { withProviderUrls } from '../../local/provider-urls.ts';
import { aPolicy, aProvider } from '../support/builders.ts';

const policy = { ...aPolicy(), providers: { acme: aProvider(), other: aProvider({ name: 'other' }) } };

test('a policy stays as it is where no provider has another address', () => {
  expect(withProviderUrls(policy, {})).toBe(policy);
});

test('a provider that has another address makes another policy, with a version of its own', () => {
  const here = withProviderUrls(policy, { acme: 'http://127.0.0.1:1' });
  expect(here.providers.acme).toEqual({ ...policy.providers.acme, url: 'http://127.0.0.1:1' });
  expect(here.providers.other).toEqual(policy.providers.other);
  const there = withProviderUrls(policy, { acme: 'http://127.0.0.1:2' });
  expect(new Set([policy.version, here.version, there.version]).size).toBe(3);
  expect(here.version).toMatch(/^[0-9a-f]{12}$/);
});
