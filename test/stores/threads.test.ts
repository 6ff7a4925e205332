import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openStore, type Store } from '../../stores/store.ts';
import { createThreads, MAX_CONTENT_BYTES, MAX_TOLD, type Threads } from '../../stores/threads.ts';
import { type RunningStore, startStore } from '../support/dynoxide.ts';

const NOW = 1_800_000_000.25;
const TTL_SECONDS = 3600;

let running: RunningStore;
let store: Store<'threads'>;
let threads: Threads;
beforeAll(async () => {
  running = await startStore();
  store = openStore(running.environment, ['threads']);
  threads = createThreads(store, 'org_1', 'agt_1');
});
afterAll(async () => {
  store.client.destroy();
  await running.stop();
});

let count = 0;
const aThread = () => `thr_${++count}`;

const add = (threadId: string, content: string | null, differences: object = {}) =>
  threads.add(
    threadId,
    { tokens: 10, content, ...differences },
    { after: null, now: NOW, ttlSeconds: TTL_SECONDS, ...differences },
  );

async function contents(threadId: string, tokens = 1000, now = NOW) {
  const history = await threads.read(threadId, tokens, now);
  return (
    history && { told: history.told.map(({ content }) => content), beyond: history.beyond?.content ?? null }
  );
}

describe('threads', () => {
  test('O-4: one that nobody began is none', async () => {
    expect(await threads.read(aThread(), 1000, NOW)).toBeNull();
  });

  test('O-4: an exchange that goes on from another comes behind it, even in the same millisecond or before', async () => {
    const thread = aThread();
    await add(thread, 'first');
    for (const [at, content] of ['second', 'third', 'fourth'].entries()) {
      const after = (await threads.read(thread, 1000, NOW))?.told.at(-1)?.id;
      await add(thread, content, { after, now: NOW - at });
    }
    expect(await contents(thread)).toEqual({ told: ['first', 'second', 'third', 'fourth'], beyond: null });
  });

  test('O-4: one of nothing but exchanges without content is not read to its end', async () => {
    const thread = aThread();
    const many = Array.from({ length: MAX_TOLD + 10 }, (_, at) => NOW + at);
    // As many connections at once as a slow machine makes within their time limit.
    for (let from = 0; from < many.length; from += 100) {
      await Promise.all(many.slice(from, from + 100).map((now) => add(thread, null, { tokens: 0, now })));
    }
    const history = await threads.read(thread, 1000, NOW);
    expect(history?.told).toHaveLength(MAX_TOLD);
    expect(history?.told.at(-1)?.id).toContain(String(Math.floor((NOW + MAX_TOLD + 9) * 1000)));
    expect(history?.beyond).not.toBeNull();
  });

  test('O-4: exchanges of the same moment are all kept', async () => {
    const thread = aThread();
    const said = Array.from({ length: 20 }, (_, at) => `at once ${at}`);
    await Promise.all(said.map((content) => add(thread, content)));
    expect((await contents(thread))?.told.sort()).toEqual(said.sort());
  });

  test('O-4: the latest are told, whole, as far as they fit; the next one is told apart', async () => {
    const thread = aThread();
    for (const second of [1, 2, 3, 4]) {
      await add(thread, `in ${second}`, { now: NOW + second, tokens: second * 10 });
    }
    expect(await contents(thread, 90)).toEqual({ told: ['in 2', 'in 3', 'in 4'], beyond: 'in 1' });
    expect(await contents(thread, 100)).toEqual({ told: ['in 1', 'in 2', 'in 3', 'in 4'], beyond: null });
    expect(await contents(thread, 69)).toEqual({ told: ['in 4'], beyond: 'in 3' });
    expect(await contents(thread, 39)).toEqual({ told: [], beyond: 'in 4' });
  });

  test('O-4: many short exchanges are told in order, across pages', async () => {
    const thread = aThread();
    const said = Array.from({ length: 150 }, (_, at) => `${at}`);
    await Promise.all(said.map((content, at) => add(thread, content, { now: NOW + at, tokens: 1 })));
    expect(await contents(thread)).toEqual({ told: said, beyond: null });
    expect(await contents(thread, 120)).toEqual({ told: said.slice(30), beyond: '29' });
  });

  test('O-4: what has expired is gone, whether the store has deleted it or not', async () => {
    const thread = aThread();
    await add(thread, 'old', { now: NOW - TTL_SECONDS });
    await add(thread, 'young', { now: NOW - TTL_SECONDS + 1 });
    expect(await contents(thread)).toEqual({ told: ['young'], beyond: null });
    expect(await contents(thread, 1000, NOW + 1)).toBeNull();
  });

  test('O-4: an exchange without content keeps its thread alive, and counts nothing', async () => {
    const thread = aThread();
    await add(thread, null, { tokens: 0 });
    expect(await contents(thread, 0)).toEqual({ told: [null], beyond: null });
  });

  test.each([
    ['another agent', 'org_1', 'agt_2'],
    ['another organization', 'org_2', 'agt_1'],
  ])('O-4: %s knows nothing of it, and cannot add to it', async (_who, organizationId, agentId) => {
    const thread = aThread();
    await add(thread, 'private');
    const others = createThreads(store, organizationId, agentId);
    expect(await others.read(thread, 1000, NOW)).toBeNull();
    await others.add(thread, { tokens: 1, content: 'theirs' }, { after: null, now: NOW, ttlSeconds: 60 });
    expect(await contents(thread)).toEqual({ told: ['private'], beyond: null });
  });

  test('the largest content fits into an item; a larger one is refused before it is sent', async () => {
    const thread = aThread();
    await add(thread, 'é'.repeat(MAX_CONTENT_BYTES / 2));
    expect((await threads.read(thread, 1000, NOW))?.told).toHaveLength(1);
    await expect(add(thread, 'é'.repeat(MAX_CONTENT_BYTES / 2 + 1))).rejects.toThrow(RangeError);
  });

  test('an item says when it may be deleted', async () => {
    await add(aThread(), 'marked', { now: NOW });
    const { Items = [] } = await store.client.send(new ScanCommand({ TableName: store.tables.threads }));
    const marked = Items.find(({ content }) => content?.S === 'marked');
    expect(marked?.removeAt).toEqual({ N: String(1_800_000_000 + TTL_SECONDS) });
  });
});
