import { describe, expect, test } from '@jest/globals';
import { readProviderSettings } from '../../local/provider-settings.ts';
import { StartError } from '../../local/start-error.ts';
import { aProvider } from '../support/builders.ts';

const PROVIDERS = {
  acme: aProvider({ name: 'acme', title: 'Acme' }),
  'deep-key': aProvider({ name: 'deep-key', title: 'Deep' }),
};
const read = (environment: Record<string, string>) => readProviderSettings(environment, PROVIDERS);

/** What it says where it refuses. */
function refusal(environment: Record<string, string>): string {
  try {
    read(environment);
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('what whoever starts says of model providers', () => {
  test('P-3 is read from variables that name the provider', () => {
    expect(
      read({
        PATH: '/bin',
        GATEHOUSE_HOME: 'x',
        GATEHOUSE_PROVIDER_ACME_KEY: 'sk-1',
        GATEHOUSE_PROVIDER_ACME_URL: 'http://127.0.0.1:9/v1/',
        GATEHOUSE_PROVIDER_DEEP_KEY_KEY: 'sk-2',
        GATEHOUSE_PROVIDER_DEEP_KEY_URL: 'https://deep.example.com',
      }),
    ).toEqual({
      keys: { acme: 'sk-1', 'deep-key': 'sk-2' },
      urls: { acme: 'http://127.0.0.1:9/v1', 'deep-key': 'https://deep.example.com' },
    });
  });

  test('is nothing where nothing is said', () => {
    expect(read({})).toEqual({ keys: {}, urls: {} });
    expect(read({ GATEHOUSE_PROVIDER_ACME_KEY: '' })).toEqual({ keys: {}, urls: {} });
  });

  test.each(['GATEHOUSE_PROVIDER_ACNE_KEY', 'GATEHOUSE_PROVIDER_DEEP_URL', 'GATEHOUSE_PROVIDER_acme_KEY'])(
    'P-3 is refused under %s, with the providers that there are',
    (variable) => {
      expect(refusal({ [variable]: 'sk-1' })).toBe(
        `${variable} is for no provider that there is: they are acme, deep-key, so write GATEHOUSE_PROVIDER_ACME_KEY, for example.`,
      );
    },
  );

  test('P-3 is refused where no document declares a provider', () => {
    expect(() => readProviderSettings({ GATEHOUSE_PROVIDER_ACME_KEY: 'k' }, {})).toThrow(
      'no document declares one',
    );
  });

  test.each([
    ['GATEHOUSE_PROVIDER_ACME_KEY', 'sk-secret\n'],
    ['GATEHOUSE_PROVIDER_ACME_KEY', 'sk secret'],
    ['GATEHOUSE_PROVIDER_ACME_KEY', 'sk-secret€'],
    ['GATEHOUSE_PROVIDER_ACME_URL', 'secret'],
    ['GATEHOUSE_PROVIDER_ACME_URL', 'https://user:secret@api.example.com'],
    ['GATEHOUSE_PROVIDER_ACME_URL', 'http://api.example.com/secret'],
  ])('P-9 is not repeated where %s cannot be used', (variable, value) => {
    const message = refusal({ [variable]: value });
    expect(message).toContain(variable);
    expect(message).not.toContain('secret');
  });
});
