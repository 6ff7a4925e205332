import { randomBytes } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../core/values/id.ts';
import {
  createExtractionStores,
  type Extraction,
  type ExtractionStores,
  MAX_RESULT_BYTES,
  resultBytes,
} from '../../stores/extractions.ts';
import { openStore, type Store } from '../../stores/store.ts';
import { type RunningStore, startStore } from '../support/dynoxide.ts';

const NOW = 1_800_000_000.25;

let running: RunningStore;
let store: Store<'extractions'>;
let stores: ExtractionStores;
beforeAll(async () => {
  running = await startStore();
  store = openStore(running.environment, ['extractions']);
  stores = createExtractionStores(store);
});
afterAll(async () => {
  store.client.destroy();
  await running.stop();
});

const anExtraction = (differences: Partial<Extraction> = {}): Omit<Extraction, 'createdAt'> => ({
  id: newId('ext', NOW, randomBytes),
  status: 'completed',
  data: { total: 5, 'odd name': [null, { ' ': '\ud83d\ude00' }] },
  missing: [],
  document: { name: 'a.pdf', mediaType: 'application/pdf', sizeBytes: 10, pages: 2, characters: 7 },
  model: 'vendor/model',
  extractor: 'model',
  sandbox: false,
  ...differences,
});

let count = 0;
const own = () => stores.of('org_1', `agt_${count++}`);

describe('extractions', () => {
  test('V-7: what is kept is read again, made when its id was', async () => {
    const extractions = own();
    const kept = anExtraction();
    const bare = anExtraction({
      status: 'incomplete',
      missing: ['a.0.b'],
      document: { name: null, mediaType: 'text/plain', sizeBytes: 1, pages: null, characters: 1 },
      model: null,
      extractor: 'pattern',
      sandbox: true,
    });
    for (const one of [kept, bare]) {
      const created = await extractions.create(one);
      expect(created).toEqual({ ...one, createdAt: 1_800_000_000 });
      expect(await extractions.read(one.id)).toEqual(created);
    }
    expect(await extractions.read(anExtraction().id)).toBeNull();
  });

  test('G-8: an attempt that comes again is answered with what the first one kept', async () => {
    const extractions = own();
    const first = anExtraction({ data: { attempt: 1 } });
    await extractions.create(first);
    expect(await extractions.create({ ...first, data: { attempt: 2 } })).toMatchObject({
      data: { attempt: 1 },
    });
    const again = anExtraction();
    const both = await Promise.all(
      [1, 2].map((attempt) => extractions.create({ ...again, data: { attempt } })),
    );
    expect(both[0]).toEqual(both[1]);
    expect(await extractions.read(again.id)).toEqual(both[0]);
  });

  test('V-7: lists are in pages, the latest first, without what was extracted', async () => {
    const extractions = own();
    const ids: string[] = [];
    for (let second = 0; second < 5; second += 1) {
      const { id } = await extractions.create(anExtraction({ id: newId('ext', NOW + second, randomBytes) }));
      ids.unshift(id);
    }
    const first = await extractions.page({ limit: 2, after: null });
    expect(first.entries.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(first.entries[0]).not.toHaveProperty('data');
    const second = await extractions.page({ limit: 2, after: first.next });
    const third = await extractions.page({ limit: 2, after: second.next });
    expect([...second.entries, ...third.entries].map(({ id }) => id)).toEqual(ids.slice(2));
    expect(third.next).toBeNull();
    expect(await extractions.page({ limit: 5, after: null })).toMatchObject({ next: null });
    expect(await own().page({ limit: 5, after: null })).toEqual({ entries: [], next: null });
  });

  test('V-7: the largest result that is allowed fits', async () => {
    const extractions = own();
    const frame = resultBytes({ data: { text: '' }, missing: [] });
    const largest = anExtraction({ data: { text: 'ä'.repeat((MAX_RESULT_BYTES - frame) / 2) } });
    expect(MAX_RESULT_BYTES - resultBytes(largest)).toBeLessThanOrEqual(1);
    const created = await extractions.create(largest);
    expect(await extractions.read(largest.id)).toEqual(created);
  });

  test('P-10: another agent and another organization find nothing, and write beside it', async () => {
    const kept = await stores.of('org_a', 'agt_a').create(anExtraction());
    for (const others of [stores.of('org_a', 'agt_b'), stores.of('org_b', 'agt_a')]) {
      expect(await others.read(kept.id)).toBeNull();
      expect((await others.page({ limit: 10, after: null })).entries).toEqual([]);
      expect((await others.create({ ...kept, data: { other: true } })).data).toEqual({ other: true });
    }
    expect(await stores.of('org_a', 'agt_a').read(kept.id)).toEqual(kept);
    expect(() => stores.of('', 'agt_a')).toThrow();
    expect(() => stores.of('org_a', '')).toThrow();
  });

  test('P-10: every item is in the partition of its organization and agent', async () => {
    const { Items = [] } = await store.client.send(new ScanCommand({ TableName: store.tables.extractions }));
    expect(Items.length).toBeGreaterThan(0);
    for (const { owner } of Items) expect(owner?.S).toMatch(/^org_\w+#agt_\w+$/);
  });
});
