import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Failure, type Operation } from '../../../functions/chain/call.ts';
import {
  type Answering,
  create,
  DEAD_AFTER_SECONDS,
  type Got,
  mortal,
  type Sent,
  START,
  startAnswering,
} from '../../support/answering.ts';

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
const bad: Operation<null> = async () => {
  throw new Failure('not_found', { params: { thing: 'box' } });
};
const broken: Operation<null> = async () => {
  throw new Error('a fault of ours');
};

describe('G-8 after a failure', () => {
  test.each<[string, Operation<null>]>([
    ['the catalogue names', bad],
    ['an operation answers itself', async () => ({ status: 404, body: {} })],
  ])('G-8 of the caller, which %s, the key is free for the corrected request', async (_, operation) => {
    const refused = await send({ operation, body: '{"a":"wrong"}' });
    expect(Math.floor(refused.status / 100)).toBe(4);
    expect(await send({ body: '{"a":"right"}' })).toMatchObject({ status: 201, log: { takenOver: false } });
  });

  test('G-8 of ours, the next request takes over at once, and makes the same ids', async () => {
    const ids: string[] = [];
    const failing: Operation<null> = async (call) => {
      ids.push(call.newId('thg'));
      return broken(call, null);
    };
    expect((await send({ operation: failing })).status).toBe(500);
    const taken = await send({ now: START + 60 });
    expect(taken).toMatchObject({ status: 201, json: { id: ids[0] }, log: { takenOver: true } });
    expect((await send({ now: START + 61 })).log).toMatchObject({ idempotency: 'replayed' });
  });

  test('G-8 of the caller in a later attempt, the request keeps its ids: an earlier one may have made something', async () => {
    const ids: string[] = [];
    const failing: Operation<null> = async (call) => {
      ids.push(call.newId('thg'));
      return broken(call, null);
    };
    await send({ operation: failing });
    expect((await send({ operation: bad })).status).toBe(404);
    expect((await send({ body: '{"a":2}' })).status).toBe(422);
    expect((await send()).json.id).toBe(ids[0]);
  });

  test('G-8 of the process, its lease has to run out first', async () => {
    const { idempotency, die } = mortal(answering.idempotency);
    const ids: string[] = [];
    const dying: Operation<null> = async (call) => {
      ids.push(call.newId('thg'));
      die();
      throw new Error('killed');
    };
    await send({ operation: dying, idempotency });
    const soon = await send({ now: START + DEAD_AFTER_SECONDS - 0.1 });
    expect([soon.status, soon.json.code]).toEqual([409, 'idempotency_in_progress']);
    const later = await send({ now: START + DEAD_AFTER_SECONDS });
    expect(later).toMatchObject({ status: 201, json: { id: ids[0] }, log: { takenOver: true } });
  });

  test('G-8 to remember, the caller has its answer, and a repetition makes the same ids', async () => {
    const { idempotency, die } = mortal(answering.idempotency);
    const losing: Operation<null> = (call) => {
      die();
      return create(call, null);
    };
    const first = await send({ operation: losing, idempotency });
    expect(first).toMatchObject({ status: 201, log: { idempotency: 'not kept: Error' } });
    const again = await send({ now: START + DEAD_AFTER_SECONDS });
    expect(again).toMatchObject({ status: 201, text: first.text, log: { takenOver: true } });
  });

  test('G-8 an attempt that comes back to life after another took over does not change what is remembered', async () => {
    const inside = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const operation: Operation<null> = async (call) => {
      inside.resolve();
      await gate.promise;
      return { status: 201, body: { id: call.newId('thg'), late: true } };
    };
    const slow = send({ operation });
    await inside.promise;
    const second = await send({ now: START + DEAD_AFTER_SECONDS });
    gate.resolve();
    expect(await slow).toMatchObject({ json: { id: second.json.id }, log: { idempotency: 'overtaken' } });
    expect((await send()).text).toBe(second.text);
  });
});
