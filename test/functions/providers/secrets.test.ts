import { describe, expect, test } from '@jest/globals';
import { createKeySource, SECRET_BOUNDS } from '../../../functions/providers/secrets.ts';
import { failureOf } from '../completions/harness.ts';

const { ttlMs, refreshAfterMs, maxAgeMs, absenceMs, pauseMs } = SECRET_BOUNDS;

/** A key source on a secret that a test changes, and a clock that it moves. */
function sourceOf(first: string | null | Error) {
  const secret = { value: first, asked: 0, nowMs: 1_000_000 };
  const source = createKeySource({
    provider: 'acme',
    ask: async () => {
      secret.asked += 1;
      if (secret.value instanceof Error) throw secret.value;
      return secret.value;
    },
    clock: () => secret.nowMs,
  });
  return { secret, source };
}
/** Until what goes on in the background is done. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the key of a provider', () => {
  test('is asked for once by all who need it at the same time, and then kept', async () => {
    const { secret, source } = sourceOf('key-1');
    expect(await Promise.all([source.current(), source.current()])).toEqual(['key-1', 'key-1']);
    secret.nowMs += refreshAfterMs - 1;
    await source.current();
    expect(secret.asked).toBe(1);
  });

  test('is asked for again before its time is up, and nobody waits for it', async () => {
    const { secret, source } = sourceOf('key-1');
    await source.current();
    secret.value = 'key-2';
    secret.nowMs += refreshAfterMs;
    expect(await source.current()).toBe('key-1');
    await settled();
    expect(await source.current()).toBe('key-2');
    expect(secret.asked).toBe(2);
  });

  test('is waited for once its time is up', async () => {
    const { secret, source } = sourceOf('key-1');
    await source.current();
    secret.value = 'key-2';
    secret.nowMs += ttlMs;
    expect(await source.current()).toBe('key-2');
  });

  test('may have white space around it, and nothing that is no key', async () => {
    expect(await sourceOf(' key-1\n').source.current()).toBe('key-1');
    expect(await sourceOf(' \n').source.current()).toBeNull();
    for (const value of ['two words', 'a\r\nb', 'schlüssel', 'x'.repeat(1025)]) {
      const failure = await failureOf(sourceOf(value).source.current());
      expect(failure.code).toBe('model_unavailable');
      expect(failure.details.cause).toBe('the key of acme could not be read: it holds what cannot be a key');
    }
  });

  test('that was never put in is missed for a short while', async () => {
    const { secret, source } = sourceOf(null);
    expect(await source.current()).toBeNull();
    secret.value = 'key-1';
    secret.nowMs += absenceMs - 1;
    expect(await source.current()).toBeNull();
    secret.nowMs += 1;
    expect(await source.current()).toBe('key-1');
  });
});

describe('P-9: where nobody can be asked', () => {
  const down = new Error('with a secret: key-1');
  down.name = 'TimeoutError';

  test('there is no answer, and nothing of what went wrong but its name', async () => {
    const { secret, source } = sourceOf(down);
    const failure = await failureOf(source.current());
    expect([failure.code, failure.details.cause]).toEqual([
      'model_unavailable',
      'the key of acme could not be read: TimeoutError',
    ]);
    expect((await failureOf(source.current())).code).toBe('model_unavailable');
    expect(secret.asked).toBe(1);
    secret.value = 'key-1';
    secret.nowMs += pauseMs;
    expect(await source.current()).toBe('key-1');
  });

  test('the key that is known is used on, and asked for now and then, but not for ever', async () => {
    const { secret, source } = sourceOf('key-1');
    await source.current();
    secret.value = down;
    secret.nowMs += ttlMs;
    expect(await source.current()).toBe('key-1');
    expect(await source.current()).toBe('key-1');
    expect(secret.asked).toBe(2);
    secret.nowMs += maxAgeMs - ttlMs - 1;
    expect(await source.current()).toBe('key-1');
    secret.nowMs += 1;
    expect((await failureOf(source.current())).code).toBe('model_unavailable');
  });

  test('that there was no key before is no answer either', async () => {
    const { secret, source } = sourceOf(null);
    await source.current();
    secret.value = down;
    secret.nowMs += absenceMs;
    expect((await failureOf(source.current())).code).toBe('model_unavailable');
  });
});

describe('a key that the provider refuses', () => {
  test('is asked for again at once, by whoever hears of it first', async () => {
    const { secret, source } = sourceOf('key-1');
    await source.current();
    secret.value = 'key-2';
    expect(await Promise.all([source.afterRefusal('key-1'), source.afterRefusal('key-1')])).toEqual([
      'key-2',
      'key-2',
    ]);
    expect(await source.afterRefusal('key-1')).toBe('key-2');
    expect(secret.asked).toBe(2);
  });

  test('but not again and again', async () => {
    const { secret, source } = sourceOf('key-1');
    await source.current();
    for (let count = 0; count < 5; count++) expect(await source.afterRefusal('key-1')).toBe('key-1');
    expect(secret.asked).toBe(2);
    secret.nowMs += pauseMs;
    await source.afterRefusal('key-1');
    expect(secret.asked).toBe(3);
  });

  test('stays what it is where nobody can be asked', async () => {
    const { secret, source } = sourceOf('key-1');
    await source.current();
    secret.value = new Error('down');
    expect(await source.afterRefusal('key-1')).toBe('key-1');
  });
});
