import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Operation } from '../../../functions/chain/call.ts';
import { createIdempotencyStore } from '../../../stores/idempotency.ts';
import { openStore } from '../../../stores/store.ts';
import {
  type Answering,
  counted,
  type Got,
  PAIRED,
  type Sent,
  START,
  startAnswering,
} from '../../support/answering.ts';
import { aKeyValue } from '../../support/builders.ts';
import { freePort } from '../../support/dynoxide.ts';

let answering: Answering;
let key = '';
let number = 0;
beforeAll(async () => {
  answering = await startAnswering();
});
afterAll(() => answering.stop());
beforeEach(() => {
  number += 1;
  key = `key ${number}`;
});

const send = (sent: Sent = {}): Promise<Got> => answering.send({ key, ...sent });

describe('P-9 nothing is done', () => {
  test('P-9 where the store cannot be asked', async () => {
    const { operation, runs } = counted();
    const nowhere = openStore(
      {
        ...answering.running.environment,
        AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${await freePort()}`,
      },
      ['idempotency'],
    );
    const refused = await send({ operation, idempotency: createIdempotencyStore(nowhere) });
    expect([refused.status, refused.json.code]).toEqual([503, 'store_unavailable']);
    expect(refused.headers).toMatchObject({ 'retry-after': '2' });
    expect(runs()).toBe(0);
    nowhere.client.destroy();
  });

  test('G-8 by a function that takes keys and remembers nothing, with or without one', async () => {
    const { operation, runs } = counted();
    for (const given of [key, null]) {
      const { status, log } = await send({ operation, key: given, idempotency: null });
      expect(status).toBe(500);
      expect(log.cause).toContain('POST /things takes an Idempotency-Key, but its handler was made without');
    }
    expect(runs()).toBe(0);
  });
});

describe('G-8 a repeated request', () => {
  test('G-8 is answered as the first was, and does nothing', async () => {
    const { operation, runs } = counted();
    const first = await send({ operation });
    const again = await send({ operation, now: START + 3600 });
    expect(first).toMatchObject({ status: 201, log: { idempotency: 'kept', takenOver: false } });
    expect(again).toMatchObject({ status: 201, text: first.text, log: { idempotency: 'replayed' } });
    expect(again.headers).toEqual({ ...first.headers, 'idempotency-replayed': 'true' });
    expect(first.headers).toMatchObject({ etag: '"1"', location: '/things/1' });
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect(runs()).toBe(1);
  });

  test('G-8 is answered without a body where the first was', async () => {
    const operation: Operation<null> = async () => ({ status: 204 });
    expect(await send({ operation })).toMatchObject({ status: 204, text: '' });
    expect(await send({ operation })).toMatchObject({
      status: 204,
      text: '',
      log: { idempotency: 'replayed' },
    });
  });

  test('G-8 is carried out again without a key, and on a route that takes none', async () => {
    const { operation, runs } = counted();
    await send({ operation, key: null });
    await send({ operation, key: null });
    await send({ operation, resource: '/plain' });
    await send({ operation, resource: '/plain', key: '' });
    expect(runs()).toBe(4);
  });

  test.each<[string, Sent, Sent]>([
    ['a body that differs by one byte', { body: '{"a":1}' }, { body: '{"a":2}' }],
    ['a body of other bytes that mean the same', { body: '{"a":1}' }, { body: '{"a": 1}' }],
    ['another query', {}, { query: { b: '1' } }],
    ['another agent', {}, { headers: { 'X-Agent-Id': 'agt_2' } }],
    ['another content type', {}, { headers: { 'Content-Type': 'application/json; charset=utf-8' } }],
  ])('G-8 with %s is another one, and is refused', async (_, first, second) => {
    const { operation, runs } = counted();
    await send({ ...first, operation });
    const refused = await send({ ...second, operation });
    expect([refused.status, refused.json.code]).toEqual([422, 'idempotency_key_reused']);
    expect((await send({ ...first, operation })).status).toBe(201);
    expect(runs()).toBe(1);
  });

  test('G-8 may be a form, which is sent under another boundary each time', async () => {
    const { operation, runs } = counted();
    const form = (boundary: string): Sent => ({
      headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
      body: `--${boundary}\r\n\r\nhello\r\n--${boundary}--`,
      operation,
    });
    await send(form('one'));
    expect((await send(form('two'))).status).toBe(201);
    expect(runs()).toBe(1);
  });
});

describe('P-10 the same key is another one', () => {
  test.each<[string, Sent]>([
    ['of another organization', { caller: { organizationId: 'org_2' } }],
    ['of another credential', { caller: { keyId: 'key_2' } }],
    ['on another route', { resource: '/others' }],
    ['on another path', { resource: '/boxes/{boxId}/things', path: { boxId: '2' } }],
    ['on another surface', { surface: PAIRED.name, headers: {} }],
  ])('P-10 %s', async (_, difference) => {
    const { operation, runs } = counted();
    const pair = { 'X-Api-Key': aKeyValue('par'), 'X-Api-Secret': aKeyValue('pas') };
    const base: Sent = { resource: '/boxes/{boxId}/things', path: { boxId: '1' }, operation };
    const other = difference.surface === undefined ? difference : { ...difference, headers: pair };
    const first = await send(base);
    const second = await send({ ...base, ...other });
    expect([first.status, second.status, runs()]).toEqual([201, 201, 2]);
    expect(second.json.id).not.toBe(first.json.id);
  });
});

describe('G-8 a key that nobody could have meant', () => {
  test.each([
    ['empty', ''],
    ['too long', 'k'.repeat(256)],
    ['not ASCII', 'schlüssel'],
    ['with a control character', 'a\tb'],
  ])('G-8 %s is refused by the name of its header', async (_, wrong) => {
    const { operation, runs } = counted();
    const { status, json } = await send({ operation, key: wrong });
    expect([status, json.code]).toEqual([400, 'invalid_request']);
    expect(json.errors[0].path).toBe('Idempotency-Key');
    expect(json.detail).toContain('Idempotency-Key');
    expect(runs()).toBe(0);
  });

  test('G-8 the longest one is taken', async () => {
    expect((await send({ key: '~'.repeat(255) })).status).toBe(201);
  });
});

describe('G-8 while the first is at work', () => {
  test('G-8 others are told to come back in a moment', async () => {
    const inside = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const { operation, runs } = counted(() => {
      inside.resolve();
      return gate.promise;
    });
    const first = send({ operation });
    await inside.promise;
    const second = await send({ operation, now: START + 1 });
    expect([second.status, second.json.code]).toEqual([409, 'idempotency_in_progress']);
    expect(second.headers).toMatchObject({ 'retry-after': '2' });
    expect(second.headers).not.toHaveProperty('x-should-retry');
    gate.resolve();
    const { json } = await first;
    expect((await send({ operation })).json).toEqual(json);
    expect(runs()).toBe(1);
  });

  test('G-8 of 50 at once exactly one is carried out, and the others are answered alike or told to wait', async () => {
    const { operation, runs } = counted(() => wait(20));
    const all = await Promise.all(Array.from({ length: 50 }, () => send({ operation })));
    const made = all.filter(({ status }) => status === 201);
    expect(runs()).toBe(1);
    expect(made.filter(({ log }) => log.idempotency === 'kept')).toHaveLength(1);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    const others = all.filter(({ status }) => status !== 201);
    expect(others.every(({ json }) => json.code === 'idempotency_in_progress')).toBe(true);
    expect(await send({ operation })).toMatchObject({ status: 201, text: made[0]?.text });
    expect(runs()).toBe(1);
  });
});

test('G-8 an answer that is a stream cannot be kept: the log says so', async () => {
  const operation: Operation<null> = async () => ({
    status: 200,
    stream: (async function* () {
      yield 'text';
    })(),
  });
  const { status, log } = await send({ operation });
  expect(status).toBe(500);
  expect(log.cause).toContain('answers with a stream');
});
