import { describe, expect, test } from '@jest/globals';
import { connectedProvider, providerFor } from '../../../functions/providers/index.ts';
import type { Provider } from '../../../functions/providers/provider.ts';
import { sandbox } from '../../../functions/providers/sandbox/sandbox.ts';
import { aModel } from '../completions/harness.ts';

const upstream: Provider = {
  complete: () => Promise.reject(new Error('an upstream was asked')),
  countTokens: () => Promise.reject(new Error('an upstream was asked')),
};
const connected = () => upstream;

describe('who answers for a model', () => {
  test.each([{ sandbox: true }, null])(
    'G-6: %j reaches no upstream, even where one is connected',
    (caller) => {
      expect(connectedProvider(aModel(), caller, connected)).toBeNull();
      expect(providerFor(aModel(), caller, connected)).toBe(sandbox);
    },
  );

  test('any other key is answered by the upstream of the model', () => {
    expect(providerFor(aModel(), { sandbox: false }, connected)).toBe(upstream);
    expect(connectedProvider(aModel(), { sandbox: false }, connected)).toBe(upstream);
  });

  test('while no upstream is connected the sandbox answers everybody', () => {
    expect(connectedProvider(aModel(), { sandbox: false })).toBeNull();
    expect(providerFor(aModel(), { sandbox: false })).toBe(sandbox);
  });
});
