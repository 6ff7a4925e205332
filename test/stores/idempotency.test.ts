import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createDynamo } from '../../stores/dynamodb.ts';
import {
  type Attempt,
  type Begun,
  createIdempotencyStore,
  type IdempotencyStore,
  MAX_ANSWER_BYTES,
  REMEMBERED_SECONDS,
  type RepeatableRequest,
} from '../../stores/idempotency.ts';
import { openStore, type Store } from '../../stores/store.ts';
import { StoreUnavailable } from '../../stores/unavailable.ts';
import { type CountingProxy, startCountingProxy } from '../support/counting-proxy.ts';
import { freePort, type RunningStore, startStore } from '../support/dynoxide.ts';

const NOW = 1_800_000_000.25;
const ANSWER = new Uint8Array([1, 2, 3]);

let running: RunningStore;
let proxy: CountingProxy;
let store: Store<'idempotency'>;
let idempotency: IdempotencyStore;
let name = 0;
beforeAll(async () => {
  running = await startStore();
  proxy = await startCountingProxy(running.endpoint);
  store = openStore({ ...running.environment, AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint }, ['idempotency']);
  idempotency = createIdempotencyStore(store);
});
afterAll(async () => {
  store.client.destroy();
  await proxy.stop();
  await running.stop();
});
beforeEach(() => {
  name += 1;
  proxy.operations.length = 0;
});

const asked = (differences: Partial<RepeatableRequest> = {}): RepeatableRequest => ({
  name: `request-${name}`,
  fingerprint: 'all that it says',
  now: NOW,
  leaseEndsAt: NOW + 25,
  ...differences,
});
const begin = (differences: Partial<RepeatableRequest> = {}) => idempotency.begin(asked(differences));
const later = (seconds: number) => ({ now: NOW + seconds, leaseEndsAt: NOW + seconds + 25 });

async function begun(differences: Partial<RepeatableRequest> = {}): Promise<Attempt> {
  const answer = await begin(differences);
  if (answer.state !== 'begun') throw new Error(`it is ${answer.state}`);
  return answer.attempt;
}

test('P-9 a store that cannot be asked begins nothing', async () => {
  const nowhere = openStore(
    { ...running.environment, AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${await freePort()}` },
    ['idempotency'],
  );
  await expect(createIdempotencyStore(nowhere).begin(asked())).rejects.toThrow(StoreUnavailable);
  nowhere.client.destroy();
});

describe('G-8 a request', () => {
  test('G-8 that is new begins, with one write', async () => {
    const attempt = await begun();
    expect(attempt).toMatchObject({ name: `request-${name}`, firstNow: NOW, isFirst: true });
    expect(attempt.seed).toHaveLength(32);
    expect(proxy.operations).toEqual(['PutItem']);
  });

  test('G-8 under a name that another one has is reused, whatever became of that', async () => {
    const attempt = await begun();
    const other = { fingerprint: 'something else' };
    expect(await begin(other)).toEqual({ state: 'reused' });
    expect(await begin({ ...other, ...later(25) })).toEqual({ state: 'reused' });
    await idempotency.keep(attempt, ANSWER, NOW);
    expect(await begin(other)).toEqual({ state: 'reused' });
  });

  test('G-8 is in progress to the end of its lease, and then taken over with its seed and its time', async () => {
    const first = await begun();
    expect(await begin(later(24.9))).toEqual({ state: 'in-progress' });
    const second = await begun(later(25));
    expect(second).toEqual({ ...first, token: expect.any(String), isFirst: false });
    expect(second.token).not.toBe(first.token);
    expect(await begin(later(49))).toEqual({ state: 'in-progress' });
    const third = await begun(later(50));
    expect(third).toEqual({ ...first, token: expect.any(String), isFirst: false });
  });

  test('G-8 that was given up is taken over at once', async () => {
    const first = await begun();
    await idempotency.giveUp(first);
    expect(await begun()).toMatchObject({ seed: first.seed, isFirst: false });
  });

  test('G-8 that was forgotten is new, and so may be another one', async () => {
    const first = await begun();
    await idempotency.forget(first);
    const second = await begun({ fingerprint: 'corrected' });
    expect(second.isFirst).toBe(true);
    expect(second.seed).not.toEqual(first.seed);
  });

  test('G-8 that was answered stays so for a day, and is then as if it had never been', async () => {
    const attempt = await begun();
    expect(await idempotency.keep(attempt, ANSWER, NOW + 1)).toBe(true);
    const { seed } = attempt;
    for (const seconds of [1, 25, REMEMBERED_SECONDS]) {
      expect(await begin(later(seconds))).toEqual({ state: 'answered', seed, answer: ANSWER });
    }
    // Whether or not the store has removed the item.
    expect((await begun(later(REMEMBERED_SECONDS + 2))).isFirst).toBe(true);
  });

  test('G-8 whose attempt died is remembered for a day from its last attempt on', async () => {
    const { seed } = await begun();
    const { seed: again } = await begun(later(REMEMBERED_SECONDS - 1));
    expect(again).toEqual(seed);
    expect((await begun(later(2 * REMEMBERED_SECONDS - 2))).seed).toEqual(seed);
  });

  test('G-8 whose answer was too large is known as answered', async () => {
    const attempt = await begun();
    await idempotency.keep(attempt, null, NOW);
    expect(await begin()).toEqual({ state: 'answered', seed: attempt.seed, answer: null });
  });

  test('G-8 has room for the largest answer that is kept', async () => {
    const attempt = await begun({ name: 'n'.repeat(43) });
    const largest = new Uint8Array(MAX_ANSWER_BYTES).fill(255);
    await idempotency.keep(attempt, largest, NOW);
    expect(await begin({ name: 'n'.repeat(43) })).toMatchObject({ state: 'answered', answer: largest });
  });
});

describe('G-8 an attempt that lost its lease', () => {
  test('G-8 can neither answer, nor forget, nor give up for the one that has it', async () => {
    const dead = await begun();
    const alive = await begun(later(30));
    expect(await idempotency.keep(dead, ANSWER, NOW)).toBe(false);
    await idempotency.forget(dead);
    await idempotency.giveUp(dead);
    expect(await begin(later(31))).toEqual({ state: 'in-progress' });
    expect(await idempotency.keep(alive, ANSWER, NOW)).toBe(true);
    await idempotency.forget(dead);
    await idempotency.forget(alive);
    expect(await begin()).toMatchObject({ state: 'answered', answer: ANSWER });
  });
});

describe('G-8 of many at once', () => {
  const states = (all: readonly Begun[]) => all.map(({ state }) => state).sort();
  const MANY = 50;
  const oneBegins = ['begun', ...Array<string>(MANY - 1).fill('in-progress')];

  test('G-8 exactly one begins', async () => {
    expect(states(await Promise.all(Array.from({ length: MANY }, () => begin())))).toEqual(oneBegins);
  });

  test('G-8 exactly one takes over from a dead attempt', async () => {
    await begun();
    const all = await Promise.all(Array.from({ length: MANY }, () => begin(later(30))));
    expect(states(all)).toEqual(oneBegins);
  });
});

test('G-8 a write that was made although its answer was lost still counts as the own one', async () => {
  // The client sends again what was not answered in time: what it meets then is what it wrote itself.
  const client = createDynamo(running.environment);
  client.middlewareStack.add(
    (next) => async (args) => {
      await next(args).catch(() => undefined);
      return next(args);
    },
    { step: 'initialize' },
  );
  const unlucky = createIdempotencyStore({ ...store, client });
  const first = await unlucky.begin(asked());
  expect(first).toMatchObject({ state: 'begun', attempt: { isFirst: true, firstNow: NOW } });
  const second = await unlucky.begin(asked(later(30)));
  expect(second).toMatchObject({ state: 'begun', attempt: { isFirst: false, firstNow: NOW } });
  if (second.state !== 'begun') throw new Error('it did not begin');
  expect(await idempotency.keep(second.attempt, ANSWER, NOW)).toBe(true);
  client.destroy();
});
