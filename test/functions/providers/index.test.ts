import { describe, expect, test } from '@jest/globals';
import { createProviders, type Upstreams } from '../../../functions/providers/index.ts';
import type { Provider } from '../../../functions/providers/provider.ts';
import { sandbox } from '../../../functions/providers/sandbox/sandbox.ts';
import { aPolicy } from '../../support/builders.ts';
import { aModel, failureOf } from '../completions/harness.ts';

const upstream: Provider = {
  complete: () => Promise.reject(new Error('an upstream was asked')),
  countTokens: () => Promise.reject(new Error('an upstream was asked')),
};
const connected: Upstreams = async () => upstream;
const unconnected: Upstreams = async () => null;
const paying = { sandbox: false };

function providers(upstreams?: Upstreams, unconnectedModels: 'sandbox' | 'refused' = 'sandbox') {
  const policy = aPolicy();
  const environment = { ...policy.environment, unconnectedModels };
  return createProviders({ ...policy, environment }, {}, upstreams);
}

describe('who answers for a model', () => {
  test.each([{ sandbox: true }, null])(
    'G-6: %j reaches no upstream, even where one is connected',
    async (caller) => {
      const { connected: connectedTo, answering } = providers(connected, 'refused');
      expect(await connectedTo(aModel(), caller)).toBeNull();
      expect(await answering(aModel(), caller)).toBe(sandbox);
    },
  );

  test('G-6: whether one is connected is not even asked for them', async () => {
    const asked = listening();
    await providers(asked.upstreams).answering(aModel(), { sandbox: true });
    expect(asked.names).toEqual([]);
  });

  test('any other key is answered by the upstream of the model', async () => {
    const asked = listening();
    const { answering, connected: connectedTo } = providers(asked.upstreams);
    expect(await answering(aModel({ provider: 'acme' }), paying)).toBe(upstream);
    expect(await connectedTo(aModel({ provider: 'other' }), paying)).toBe(upstream);
    expect(asked.names).toEqual(['acme', 'other']);
  });

  test('while none is connected the sandbox answers everybody where the policy says so', async () => {
    const { answering, connected: connectedTo } = providers(unconnected);
    expect(await connectedTo(aModel(), paying)).toBeNull();
    expect(await answering(aModel(), paying)).toBe(sandbox);
    expect(await providers().answering(aModel(), paying)).toBe(sandbox);
  });

  test('and nobody does where it does not', async () => {
    const { answering, connected: connectedTo } = providers(unconnected, 'refused');
    expect((await failureOf(answering(aModel(), paying))).code).toBe('model_unavailable');
    expect(await connectedTo(aModel(), paying)).toBeNull();
  });

  test('P-9: the sandbox does not stand in where nobody can say whether one is connected', async () => {
    const { answering } = providers(() => Promise.reject(new Error('cannot be asked')));
    await expect(answering(aModel(), paying)).rejects.toThrow('cannot be asked');
  });
});

/** Upstreams that write down of which providers they were asked. */
function listening() {
  const names: string[] = [];
  const upstreams: Upstreams = async (name) => {
    names.push(name);
    return upstream;
  };
  return { names, upstreams };
}
