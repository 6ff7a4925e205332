import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Call, type Caller, Failure } from '../../../../functions/chain/call.ts';
import { type ChargingDeps, createCharging } from '../../../../functions/providers/charging/charging.ts';
import type {
  CompletionRequest,
  Provider,
  ProviderAnswer,
} from '../../../../functions/providers/provider.ts';
import { changingStatus } from '../../../../stores/account-item.ts';
import { transact } from '../../../../stores/transaction.ts';
import { StoreUnavailable } from '../../../../stores/unavailable.ts';
import { openUsage } from '../../../../stores/usage.ts';
import { aPolicy } from '../../../support/builders.ts';
import { type RunningStore, startStore } from '../../../support/dynoxide.ts';
import { aTopUp, checkBooks, ledgerOf, NO_LIMITS, NOW, openMoney } from '../../../support/money.ts';
import { aCall, aModel, failureOf } from '../../completions/harness.ts';

/** A dollar for a million tokens: a token costs a micro-dollar. */
const DOLLAR = { inputMicros: 1_000_000, cachedInputMicros: 500_000, outputMicros: 2_000_000 };
const MODEL = aModel({ prices: DOLLAR, maxOutputTokens: 1000 });
const USED = { inputTokens: 100, cachedInputTokens: 40, outputTokens: 30 };
/** 60 + 40 at half the price + 30 at twice. */
const COST = 140;
const HOUR = Math.floor(NOW / 3600) * 3600;

let running: RunningStore;
let money: ReturnType<typeof openMoney>;

beforeAll(async () => {
  running = await startStore();
  money = openMoney(running.environment);
});

afterAll(async () => {
  money.store.client.destroy();
  await running.stop();
});

let organizations = 0;

/** Somebody with so much in the account, and what it takes to call a provider for them. */
async function payer(
  balanceMicros: number,
  differences: Partial<Caller> = {},
  deps: Partial<ChargingDeps> = {},
) {
  organizations += 1;
  const organizationId = `org_${organizations}`;
  const account = money.accountOf(organizationId);
  if (balanceMicros > 0) await account.credit(aTopUp(balanceMicros));
  const caller = {
    organizationId,
    keyId: 'key_1',
    sandbox: false,
    spendingLimits: NO_LIMITS,
    ...differences,
  } as Caller;
  const call: Call = aCall({ caller, policy: aPolicy() });
  const lines: Record<string, unknown>[] = [];
  const charging = createCharging({
    holds: () => money.holds,
    clock: () => NOW,
    write: (line) => void lines.push(JSON.parse(line)),
    ...deps,
  });
  const controller = new AbortController();
  return {
    organizationId,
    account,
    call,
    lines,
    controller,
    ask: (provider: Partial<Provider>, request: Partial<CompletionRequest> = {}, isRequest = true) =>
      charging({ countTokens: async () => 7, complete: fails, ...provider }, { call, isRequest }).complete(
        { ...aRequest(), ...request } as CompletionRequest,
        controller.signal,
      ),
    books: () => checkBooks(money.store, organizationId),
    usage: () => openUsage(money.store, organizationId).read('key_1', HOUR, HOUR + 3600),
  };
}

async function fails(): Promise<ProviderAnswer> {
  throw new Error('not to be called');
}

function aRequest(): CompletionRequest {
  return {
    dialect: 'openai',
    model: MODEL,
    headers: {},
    requestId: 'req_1',
    now: NOW,
    stream: false,
    body: { model: MODEL.id, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 100 },
  };
}

const answers = (use = USED): Partial<Provider> => ({
  complete: async () => ({ body: { said: true }, usage: () => use }),
});

const streams = (pieces: AsyncIterable<string>, use = USED): Partial<Provider> => ({
  complete: async () => ({ stream: pieces, usage: () => use }),
});

async function* saying(...pieces: (string | Error)[]): AsyncGenerator<string> {
  for (const piece of pieces) {
    if (piece instanceof Error) throw piece;
    yield piece;
  }
}

function streamOf(answer: ProviderAnswer): AsyncIterable<string> {
  if (!('stream' in answer)) throw new Error('the answer is no stream');
  return answer.stream;
}

async function collect(stream: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of stream) text += piece;
  return text;
}

describe('P-8 reserve, call, settle', () => {
  test('O-9 charges what was used by the model’s prices, and says for what', async () => {
    const { ask, account, organizationId, usage, call, books } = await payer(1_000_000);
    expect(await ask(answers())).toMatchObject({ body: { said: true } });
    expect(await account.read()).toMatchObject({ balanceMicros: 1_000_000 - COST, heldMicros: 0 });
    const entries = await ledgerOf(money.store, organizationId);
    expect(entries.find(({ cause }) => cause === 'charge')).toMatchObject({
      ...USED,
      amountMicros: -COST,
      model: MODEL.id,
      keyId: 'key_1',
      requestId: call.requestId,
    });
    expect(await usage()).toMatchObject([{ ...USED, outcome: 'ok', requests: 1, costMicros: COST }]);
    expect(call.log).toMatchObject({ chargedMicros: COST, counted: true });
    await books();
  });

  test('holds the worst case while the provider is at work, and nothing before nor after', async () => {
    const { ask, account, call } = await payer(1_000_000);
    let held = 0;
    await ask({
      complete: async () => {
        held = (await account.read()).heldMicros;
        return { body: {}, usage: () => USED };
      },
    });
    expect(held).toBe(call.log.heldMicros);
    expect(held).toBeGreaterThan(200 + 5);
    expect(await account.read()).toMatchObject({ heldMicros: 0 });
  });

  test('O-7 what the balance does not cover is refused before the provider hears of it', async () => {
    const { ask, account, books } = await payer(100);
    const failure = await failureOf(ask(answers()));
    expect(failure.code).toBe('insufficient_balance');
    expect(failure.details.params).toMatchObject({ available: '$0.0001' });
    await account.credit(aTopUp(1_000_000));
    expect(await ask(answers())).toMatchObject({ body: { said: true } });
    await books();
  });

  test('a suspended account is refused, whatever it has', async () => {
    const { ask, organizationId } = await payer(1_000_000);
    await transact(money.store.client, [changingStatus(money.tables.accounts, organizationId, 'suspended')]);
    expect((await failureOf(ask(answers()))).code).toBe('account_suspended');
  });

  test.each([
    ['day', { perDayMicros: 200, perMonthMicros: null }, '2025-06-16T00:00:00Z'],
    ['month', { perDayMicros: null, perMonthMicros: 200 }, '2025-07-01T00:00:00Z'],
  ])(
    'the limit that a key has for a %s is named, and when it begins anew',
    async (window, spendingLimits, resetsAt) => {
      const { ask } = await payer(1_000_000, { spendingLimits });
      const failure = await failureOf(ask(answers()));
      expect(failure.code).toBe('spending_limit_reached');
      expect(failure.details.params).toMatchObject({ window, limit: '$0.0002', resetsAt });
    },
  );

  test('a provider that fails costs nothing', async () => {
    const { ask, account, usage, call, books } = await payer(1_000_000);
    const complete = () => Promise.reject(new Failure('upstream_overloaded'));
    expect((await failureOf(ask({ complete }))).code).toBe('upstream_overloaded');
    expect(await account.read()).toMatchObject({ balanceMicros: 1_000_000, heldMicros: 0 });
    expect(await usage()).toMatchObject([{ outcome: 'upstream_overloaded', requests: 1, costMicros: 0 }]);
    expect(call.log).toMatchObject({ counted: true });
    await books();
  });

  test('nothing is charged beyond what was held; what a provider counts beyond it is ours, and is said', async () => {
    const { ask, account, call } = await payer(1_000_000);
    await ask(answers({ ...USED, outputTokens: 400_000 }));
    const held = call.log.heldMicros as number;
    expect(await account.read()).toMatchObject({ balanceMicros: 1_000_000 - held, heldMicros: 0 });
    expect(call.log).toMatchObject({ chargedMicros: held, beyondHoldMicros: 80 + 800_000 - held });
  });

  test('G-6 a sandbox key pays nothing, nor does a model without a price: the store is not even asked', async () => {
    const holds = () => {
      throw new Error('the store was asked');
    };
    const sandbox = await payer(0, { sandbox: true }, { holds });
    expect(await sandbox.ask(answers())).toMatchObject({ body: { said: true } });
    const free = await payer(0, {}, { holds });
    const model = aModel({ prices: { inputMicros: 0, cachedInputMicros: 0, outputMicros: 0 } });
    expect(await free.ask(answers(), { model })).toMatchObject({ body: { said: true } });
    expect(free.call.log).not.toHaveProperty('counted');
  });

  test('one of several completions of a request is charged, but is not a request', async () => {
    const { ask, usage, call } = await payer(1_000_000);
    await ask(answers(), {}, false);
    await ask(answers(), {}, false);
    expect(await usage()).toMatchObject([{ outcome: 'ok', requests: 0, costMicros: 2 * COST }]);
    expect(call.log).toMatchObject({ chargedMicros: 2 * COST });
    expect(call.log).not.toHaveProperty('counted');
  });
});

describe('P-8 streams', () => {
  test.each([
    ['OpenAI’s', ['data: {"a":1}\n\n', 'data: [DONE]\n\n']],
    ['Anthropic’s', ['event: x\ndata: {}\n\n', 'event: message_stop\ndata: {}\n\n']],
    ['a mark in two pieces', ['data: {"a":1}\n\ndata: [DO', 'NE]\n\n']],
  ])('are paid before the client hears of the end: %s', async (_, pieces) => {
    const { ask, account, books } = await payer(1_000_000);
    const stream = streamOf(await ask(streams(saying(...pieces))));
    const seen: [string, number][] = [];
    for await (const piece of stream) seen.push([piece, (await account.read()).balanceMicros]);
    expect(seen).toEqual([
      [pieces[0], 1_000_000],
      [pieces[1], 1_000_000 - COST],
    ]);
    await books();
  });

  test('what only reads like an end is none', async () => {
    const { ask, account } = await payer(1_000_000);
    const pieces = ['data: {"content":"data: [DONE]"}\n\n', 'data: {"content":"\\nevent: message_stop"}\n\n'];
    const iterator = streamOf(await ask(streams(saying(...pieces))))[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.next();
    expect(await account.read()).toMatchObject({ balanceMicros: 1_000_000 });
    expect((await iterator.next()).done).toBe(true);
    expect(await account.read()).toMatchObject({ balanceMicros: 1_000_000 - COST });
  });

  test('one that breaks off is charged for what it used until then, and its failure passes on', async () => {
    const { ask, account, usage, books } = await payer(1_000_000);
    const stream = streamOf(await ask(streams(saying('data: {}\n\n', new Failure('upstream_error')))));
    expect((await failureOf(collect(stream))).code).toBe('upstream_error');
    expect(await account.read()).toMatchObject({ balanceMicros: 1_000_000 - COST, heldMicros: 0 });
    expect(await usage()).toMatchObject([{ outcome: 'upstream_error', costMicros: COST }]);
    await books();
  });

  test('a client that leaves pays for what it got, whether it reads or waits', async () => {
    async function* endless(signal: AbortSignal): AsyncGenerator<string> {
      yield 'data: {}\n\n';
      await delay(60_000, undefined, { signal });
    }
    for (const isWaiting of [false, true]) {
      const { ask, account, usage, controller, books } = await payer(1_000_000);
      const stream = streamOf(await ask(streams(endless(controller.signal))));
      const iterator = stream[Symbol.asyncIterator]();
      await iterator.next();
      const waiting = isWaiting ? iterator.next().catch(() => undefined) : undefined;
      controller.abort('nobody waits');
      await Promise.all([iterator.return?.(), waiting]);
      expect(await account.read()).toMatchObject({ balanceMicros: 1_000_000 - COST, heldMicros: 0 });
      expect(await usage()).toMatchObject([{ outcome: 'client_closed_request', costMicros: COST }]);
      await books();
    }
  });

  test('one that nobody begins to read is settled as well', async () => {
    const { ask, account, controller } = await payer(1_000_000);
    await ask(streams(saying('data: {}\n\n'), { ...USED, outputTokens: 0 }));
    expect(await account.read()).not.toMatchObject({ heldMicros: 0 });
    controller.abort('nobody waits');
    const deadline = Date.now() + 5000;
    while ((await account.read()).heldMicros > 0 && Date.now() < deadline) await delay(10);
    expect(await account.read()).toMatchObject({ heldMicros: 0, balanceMicros: 1_000_000 - 80 });
  });
});

describe('P-9 where the store cannot be reached', () => {
  const away = () => Promise.reject(new StoreUnavailable(new Error('connect ECONNREFUSED')));

  test('before: nobody is asked, and nothing is done', async () => {
    const { ask } = await payer(1_000_000, {}, { holds: () => ({ reserve: away, settle: away }) });
    await expect(ask(answers())).rejects.toThrow(StoreUnavailable);
  });

  test('after: the answer is given, the loss is reported, and the money comes back in time', async () => {
    const { ask, account, lines, organizationId } = await payer(
      1_000_000,
      {},
      { holds: () => ({ reserve: money.holds.reserve, settle: away }) },
    );
    expect(await ask(answers())).toMatchObject({ body: { said: true } });
    expect(lines).toMatchObject([
      { level: 'ERROR', unsettledCompletions: 1, organizationId, chargedMicros: COST },
    ]);
    expect(await account.read()).toMatchObject({ balanceMicros: 1_000_000 });
    expect((await account.read()).heldMicros).toBeGreaterThan(0);
  });
});
