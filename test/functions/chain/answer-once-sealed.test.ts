import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Operation } from '../../../functions/chain/call.ts';
import { MAX_ANSWER_BYTES } from '../../../stores/idempotency.ts';
import {
  type Answering,
  counted,
  type Got,
  KEY_VALUE,
  PAIRED,
  type Sent,
  startAnswering,
} from '../../support/answering.ts';
import { aKeyValue } from '../../support/builders.ts';

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

describe('P-9 what is remembered', () => {
  const SECRET = 'a2x_local_value-of-a-new-credential';
  const issue: Operation<null> = async () => ({ status: 201, body: { apiKey: SECRET } });

  test('P-9 shows neither the answer nor the key nor the credential to who reads the table', async () => {
    await send({ operation: issue, key: 'key-that-a-client-chose' });
    const items = await answering.scan();
    const bytes = items.flatMap((item) => Object.values(item)).map(({ S, N, B }) => S ?? N ?? B ?? '');
    const everything = Buffer.concat(bytes.map((value) => Buffer.from(value as string)));
    for (const secret of [SECRET, 'apiKey', 'key-that-a-client-chose', KEY_VALUE, 'org_1', '{"a":1}']) {
      expect(everything.includes(secret)).toBe(false);
    }
    expect((await send({ operation: issue, key: 'key-that-a-client-chose' })).json.apiKey).toBe(SECRET);
  });

  test('P-9 opens for the credential in whichever header it comes, and not for its next value', async () => {
    await send({ operation: issue });
    const elsewhere = await send({
      operation: issue,
      headers: { 'X-Api-Key': KEY_VALUE, Authorization: '' },
    });
    expect(elsewhere.json.apiKey).toBe(SECRET);
    const rotated = await send({ operation: issue, value: aKeyValue() });
    expect([rotated.status, rotated.json.code]).toEqual([409, 'conflict']);
    expect(rotated.json.detail).toContain('only the value that the credential had then');
    expect(rotated.headers).toMatchObject({ 'x-should-retry': 'false' });
    expect(rotated.text).not.toContain(SECRET);
  });

  test('P-9 of a pair opens with both halves only', async () => {
    const [value, secret] = [aKeyValue('par'), aKeyValue('pas')];
    const pair = (second: string): Sent => ({
      surface: PAIRED.name,
      headers: { 'X-Api-Key': value, 'X-Api-Secret': second },
      operation: issue,
    });
    await send(pair(secret));
    expect((await send(pair(secret))).json.apiKey).toBe(SECRET);
    expect((await send(pair(aKeyValue('pas')))).status).toBe(409);
  });

  test('G-8 does not repeat what is too large for the store, and says so', async () => {
    const { operation, runs } = counted();
    // Random, so that it does not shrink.
    const noise = randomBytes(MAX_ANSWER_BYTES).toString('base64');
    const large: Operation<null> = async (call, deps) => ({
      ...(await operation(call, deps)),
      body: { noise },
    });
    expect(await send({ operation: large })).toMatchObject({
      status: 201,
      log: { idempotency: 'too large to keep' },
    });
    const again = await send({ operation: large });
    expect([again.status, again.json.code]).toEqual([409, 'conflict']);
    expect(again.json.detail).toContain('too large to be repeated');
    expect(runs()).toBe(1);
  });
});
