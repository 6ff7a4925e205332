import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createKeySource } from '../../../../functions/providers/secrets.ts';
import { startUpstream, UPSTREAM_USAGE, type Upstream } from '../../../support/upstream.ts';
import { failureOf } from '../../completions/harness.ts';
import { chat, message, patient, shownBy, told, upstreamAt, whole } from './under-test.ts';

let upstream: Upstream;
beforeEach(async () => {
  upstream = await startUpstream({ key: 'key-old' });
});
afterEach(() => upstream.close());

function rotating() {
  const secret = { value: 'key-old' as string | null };
  const key = createKeySource({ provider: 'acme', ask: async () => secret.value, clock: Date.now });
  return { secret, provider: upstreamAt(upstream.url, { key }) };
}

describe('exchanging the key of a provider', () => {
  test('no request fails for it: what is refused goes out once more with the new key', async () => {
    const { secret, provider } = rotating();
    await whole(provider, chat());
    secret.value = 'key-new';
    upstream.key = 'key-new';
    const answers = await Promise.all([
      whole(provider, chat()),
      whole(provider, message()),
      told(provider, chat({ stream: true })),
    ]);
    expect(answers.map(({ usage }) => usage)).toEqual([UPSTREAM_USAGE, UPSTREAM_USAGE, UPSTREAM_USAGE]);
    const asked = upstream.asked.length;
    await whole(provider, chat());
    expect(upstream.asked).toHaveLength(asked + 1);
  });

  test('P-9: a key that stays refused is tried once, and neither it nor its follower is shown', async () => {
    const { secret, provider } = rotating();
    await whole(provider, chat());
    upstream.key = 'key-of-somebody-else';
    const first = await failureOf(provider.complete(chat(), patient()));
    expect(upstream.asked).toHaveLength(2);
    secret.value = 'key-wrong';
    const other = rotating().provider;
    const second = await failureOf(other.complete(chat(), patient()));
    expect([first.code, second.code]).toEqual(['upstream_error', 'upstream_error']);
    for (const failure of [first, second]) expect(shownBy(failure)).not.toMatch(/key-(old|wrong|of)/);
  });

  test('without a key nothing is sent', async () => {
    const { secret, provider } = rotating();
    secret.value = null;
    expect((await failureOf(provider.complete(chat(), patient()))).code).toBe('model_unavailable');
    expect(upstream.asked).toHaveLength(0);
  });
});
