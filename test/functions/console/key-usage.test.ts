import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MAX_USAGE_ITEMS } from '../../../functions/console/operations/read-key-usage.ts';
import { transact } from '../../../stores/transaction.ts';
import { countingUsage, hourItem, type UsageCounts, usageOwner } from '../../../stores/usage-count.ts';
import { NOW, type RunningConsole, startConsole, type Tenant } from '../../support/console.ts';

/** 08:00 on 2027-01-15, a quarter of a second past. */
const HOUR = 3600;
const DAY = 24 * HOUR;
const CHAT = 'POST /v1/chat/completions';
const MODELS = 'GET /v1/models';
const NOTHING = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, costMicros: 0 };

let console: RunningConsole;
let tenant: Tenant;
beforeAll(async () => {
  console = await startConsole();
  tenant = await console.found('acme');
});
afterAll(() => console.stop());

async function aKey(of: Tenant = tenant): Promise<string> {
  const { body } = await console.ask('create-key', { as: of.owner, body: { surface: 'wide', name: 'CI' } });
  return body.key.id;
}

async function count(
  keyId: string,
  at: number,
  counts: Partial<UsageCounts> = {},
  [route, outcome]: readonly [string, string] = [CHAT, 'ok'],
  organizationId = tenant.id,
): Promise<void> {
  const { client, tables } = console.store;
  const of = { organizationId, keyId, at, route, outcome };
  await transact(client, [countingUsage(tables.usage, of, { requests: 1, ...counts })]);
}

const read = (keyId: string, query: Record<string, string> = {}, as = tenant.owner) =>
  console.ask('read-key-usage', { as, path: { keyId }, query });

describe('V-8 the usage of a key', () => {
  test('V-8 is told by hour, route and outcome, in that order, with totals', async () => {
    const keyId = await aKey();
    const used = { inputTokens: 10, cachedInputTokens: 4, outputTokens: 5, costMicros: 60 };
    await count(keyId, NOW, used);
    await count(keyId, NOW + 60, used);
    await count(keyId, NOW, {}, [CHAT, 'rate_limit_minute']);
    await count(keyId, NOW, {}, [MODELS, 'ok']);
    await count(keyId, NOW - HOUR, { ...used, costMicros: 1 });
    const { body } = await read(keyId, { by: 'hour' });
    expect(body).toEqual({
      keyId,
      by: 'hour',
      from: '2027-01-14T09:00:00Z',
      to: '2027-01-15T09:00:00Z',
      items: [
        {
          start: '2027-01-15T07:00:00Z',
          route: CHAT,
          outcome: 'ok',
          requests: 1,
          ...used,
          costMicros: 1,
        },
        { start: '2027-01-15T08:00:00Z', route: MODELS, outcome: 'ok', requests: 1, ...NOTHING },
        {
          start: '2027-01-15T08:00:00Z',
          route: CHAT,
          outcome: 'ok',
          requests: 2,
          inputTokens: 20,
          cachedInputTokens: 8,
          outputTokens: 10,
          costMicros: 120,
        },
        {
          start: '2027-01-15T08:00:00Z',
          route: CHAT,
          outcome: 'rate_limit_minute',
          requests: 1,
          ...NOTHING,
        },
      ],
      totals: {
        requests: 5,
        succeeded: 4,
        refused: 1,
        inputTokens: 30,
        cachedInputTokens: 12,
        outputTokens: 15,
        costMicros: 121,
      },
    });
  });

  test('V-8 of a day is the sum of its hours, from midnight to midnight in UTC', async () => {
    const keyId = await aKey();
    const midnight = Date.UTC(2027, 0, 14) / 1000;
    for (const at of [midnight - 1, midnight, midnight + 12 * HOUR, midnight + DAY - 1, midnight + DAY]) {
      await count(keyId, at, { costMicros: 10 });
    }
    const { body } = await read(keyId);
    const { body: hours } = await read(keyId, { by: 'hour', from: '2027-01-13', to: '2027-01-16' });
    expect(body.items.map(({ start, requests, costMicros }: any) => [start, requests, costMicros])).toEqual([
      ['2027-01-13T00:00:00Z', 1, 10],
      ['2027-01-14T00:00:00Z', 3, 30],
      ['2027-01-15T00:00:00Z', 1, 10],
    ]);
    expect(hours.items).toHaveLength(5);
    expect(hours.totals).toEqual(body.totals);
  });

  test('V-8 of a key that was never used is empty', async () => {
    const keyId = await aKey();
    expect((await read(keyId)).body).toEqual({
      keyId,
      by: 'day',
      from: '2026-12-17T00:00:00Z',
      to: '2027-01-16T00:00:00Z',
      items: [],
      totals: { requests: 0, succeeded: 0, refused: 0, ...NOTHING },
    });
  });

  test('P-10 V-8 is for its own organization, any member of it, and while the key is there', async () => {
    const other = await console.found('other');
    const [keyId, theirs] = [await aKey(), await aKey(other)];
    await count(keyId, NOW);
    // What another organization counted under the same id is not told either.
    await count(keyId, NOW, { requests: 100 }, [CHAT, 'ok'], other.id);
    expect((await read(keyId, {}, tenant.member)).body.totals.requests).toBe(1);
    const missing = { code: 'not_found', params: { thing: 'key' } };
    for (const id of [theirs, `key_${'0'.repeat(28)}`, 'nonsense', '']) {
      expect((await read(id)).body).toEqual(missing);
    }
    await console.ask('delete-key', { as: tenant.owner, path: { keyId } });
    expect((await read(keyId)).body).toEqual(missing);
  });
});

describe('V-8 the period', () => {
  let keyId = '';
  beforeAll(async () => {
    keyId = await aKey();
    for (let at = NOW - 3 * DAY; at < NOW + 3 * DAY; at += HOUR) await count(keyId, at);
  });
  const period = async (query: Record<string, string>) => {
    const { body } = await read(keyId, query);
    return body.code === undefined ? [body.from, body.to, body.totals.requests] : body.errors;
  };

  test.each([
    [{ by: 'hour' }, ['2027-01-14T09:00:00Z', '2027-01-15T09:00:00Z', 24]],
    [{ by: 'day' }, ['2026-12-17T00:00:00Z', '2027-01-16T00:00:00Z', 88]],
    [{ by: 'hour', to: '2027-01-15T08:00:00Z' }, ['2027-01-14T08:00:00Z', '2027-01-15T08:00:00Z', 24]],
    [{ by: 'hour', from: '2027-01-15T07:59:59Z' }, ['2027-01-15T07:00:00Z', '2027-01-15T09:00:00Z', 2]],
    [
      { by: 'hour', from: '2027-01-15T07:30:00Z', to: '2027-01-15T08:30:00Z' },
      ['2027-01-15T07:00:00Z', '2027-01-15T09:00:00Z', 2],
    ],
    [{ from: '2027-01-14', to: '2027-01-15' }, ['2027-01-14T00:00:00Z', '2027-01-15T00:00:00Z', 24]],
    [
      { from: '2027-01-14T23:00:00-02:00', to: '2027-01-15T03:00:00+02:00' },
      [{ path: 'from', message: 'must be before `to`' }],
    ],
  ])('of %j is in whole hours and days', async (query, expected) => {
    expect(await period(query)).toEqual(expected);
  });

  test.each([
    [{ by: 'week' }, [{ path: 'by', message: 'must be `hour` or `day`' }]],
    [
      { from: 'yesterday' },
      [{ path: 'from', message: 'must be a date, or a time as RFC 3339 has it, with its zone' }],
    ],
    [
      { to: '2027-02-30' },
      [{ path: 'to', message: 'must be a date, or a time as RFC 3339 has it, with its zone' }],
    ],
    [{ from: '1969-12-31' }, [{ path: 'from', message: 'must be in the years 1970 to 9997' }]],
    [{ to: '9999-12-31T23:59:59-23:00' }, [{ path: 'to', message: 'must be in the years 1970 to 9997' }]],
    [{ from: '2027-01-15', to: '2027-01-15' }, [{ path: 'from', message: 'must be before `to`' }]],
    [{ from: '2027-01-16' }, [{ path: 'from', message: 'must be before now' }]],
    [
      { by: 'hour', from: '2026-11-01', to: '2026-12-03' },
      [{ path: 'from', message: 'must be at most 31 days before `to` by hour' }],
    ],
    [
      { from: '2026-01-01', to: '2026-04-04' },
      [{ path: 'from', message: 'must be at most 92 days before `to` by day' }],
    ],
    [{ from: '2026-10-01' }, [{ path: 'from', message: 'must be at most 92 days before now by day' }]],
    [{ nonsense: '1' }, [{ path: 'nonsense', message: 'is not known here' }]],
  ])('of %j is refused by its path', async (query, errors) => {
    expect(await period(query)).toEqual(errors);
  });

  test.each([
    [{ by: 'hour', from: '2026-12-15T08:00:00Z', to: '2027-01-15T08:00:00Z' }],
    [{ by: 'hour', from: '2026-12-15T08:00:00Z' }],
    [{ from: '2026-01-01', to: '2026-04-03' }],
    [{ from: '9997-10-01', to: '9997-12-31' }],
    [{ to: '1970-01-01' }],
  ])('of %j is the longest, or the farthest, that there is', async (query) => {
    expect((await read(keyId, query)).failure).toBeNull();
  });
});

test('V-8 more than fits into an answer is refused, and by day it may fit', async () => {
  const keyId = await aKey();
  const hours = 5;
  const outcomes = Math.ceil((MAX_USAGE_ITEMS + 1) / hours);
  const { client, tables } = console.store;
  for (let nth = 0; nth < hours; nth++) {
    const counters = Array.from({ length: outcomes }, (_, at) => [`${CHAT}|o${at}|requests`, { N: '1' }]);
    await client.send(
      new PutItemCommand({
        TableName: tables.usage,
        Item: {
          owner: { S: usageOwner(tenant.id, keyId) },
          item: { S: hourItem(NOW - nth * HOUR) },
          ...Object.fromEntries(counters),
        },
      }),
    );
  }
  const { body } = await read(keyId, { by: 'hour' });
  expect(body).toMatchObject({ code: 'invalid_request', errors: [{ path: 'from' }] });
  expect((await read(keyId, { by: 'day' })).body.items).toHaveLength(outcomes);
});
