import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../support/dynoxide.ts';
import { operatorOf, providersAt, wholeLedger } from '../support/paying.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

const POLICIES = join(import.meta.dirname, '..', '..', 'policies');
/** The shortest that there is; the sweeper waits for five more. */
const HOLD_SECONDS = 10;
const SWEPT_AFTER_MS = (HOLD_SECONDS + 6) * 1000;
const ROUNDS = 3;
const CLIENTS = 8;
const OPENING_MICROS = 5_000_000;

let folder: string;
let upstream: Upstream;
let platform: Platform | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-crashes-'));
  await cp(POLICIES, join(folder, 'policies'), { recursive: true });
  const local = join(folder, 'policies', 'environments', 'local.yaml');
  const text = await readFile(local, 'utf8');
  await writeFile(local, text.replace('hold: 10m', `hold: ${HOLD_SECONDS}s`));
  upstream = await startUpstream();
});

afterAll(async () => {
  await platform?.remove();
  await upstream?.close();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

function start(port: number): Promise<Platform> {
  return startPlatform({
    home: join(folder, 'home'),
    port,
    policies: join(folder, 'policies'),
    environment: providersAt(upstream.url),
  });
}

/** A client that asks for one completion after the other until the server is gone; whose answers it got to their ends. */
async function client(url: string, key: string, streams: boolean): Promise<string[]> {
  const whole: string[] = [];
  try {
    for (;;) {
      const answer = await fetch(`${url}/a2agent/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          model: 'deepseek-chat',
          messages: [{ role: 'user', content: 'Hello' }],
          max_tokens: 1000,
          stream: streams,
        }),
      });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`${answer.status}: ${text}`);
      if (streams && !text.includes('data: [DONE]')) break;
      whole.push(answer.headers.get('x-request-id') ?? '');
    }
  } catch (error) {
    // What the server answered while it was there has to be an answer.
    if (/^\d{3}: /.test((error as Error).message)) throw error;
  }
  return whole;
}

test('P-8 killed at any point while clients pay, it charges nobody twice, and no money vanishes', async () => {
  const port = await freePort();
  const whole: string[] = [];
  let key = '';
  for (let round = 0; round < ROUNDS; round++) {
    const running = await start(port);
    platform = running;
    if (key === '') {
      const owner = await running.as('owner@example.com');
      const rateLimits = { perMinute: 1000, perHour: 10_000 };
      key = (await owner('POST', '/api/v1/keys', { surface: 'a2agent', rateLimits })).json.apiKey;
    }
    upstream.behave({ delayMs: 40 * round, delayBetweenMs: 10 * round });
    const clients = Array.from({ length: CLIENTS }, (_, at) => client(running.url, key, at % 2 === 0));
    await delay(600 + Math.random() * 900);
    await running.kill();
    whole.push(...(await Promise.all(clients)).flat());
  }
  await delay(SWEPT_AFTER_MS);
  platform = await start(port);
  const owner = await platform.as('owner@example.com');
  const account = async () => (await owner('GET', '/api/v1/billing/account')).json;
  const deadline = Date.now() + 20_000;
  while ((await account()).heldMicros > 0 && Date.now() < deadline) await delay(100);

  const ledger = await wholeLedger(owner);
  const charges = ledger.filter(({ cause }) => cause.type === 'charge');
  const charged = charges.map(({ cause }) => cause.requestId as string);
  const sum = charges.reduce((all, { amountMicros }) => all + amountMicros, 0);
  expect(new Set(charged).size).toBe(charged.length);
  // Whoever heard of the end of an answer has paid for it, and paid once.
  expect(whole.length).toBeGreaterThan(ROUNDS);
  expect(whole.filter((requestId) => !charged.includes(requestId))).toEqual([]);
  expect(charged.length).toBeLessThanOrEqual(upstream.asked.length);
  expect(await account()).toEqual({
    balanceMicros: OPENING_MICROS + sum,
    availableMicros: OPENING_MICROS + sum,
    heldMicros: 0,
    status: 'active',
  });
  const operator = await operatorOf(platform, owner);
  expect(await operator.account('check')).toContain('The books agree.');
}, 240_000);
