import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Conflict } from '../../stores/conflict.ts';
import { type RunningStore, startStore } from '../support/dynoxide.ts';
import {
  anOrder,
  aTopUp,
  checkBooks,
  heldOf,
  ledgerOf,
  NO_LIMITS,
  NOW,
  openMoney,
  USED,
} from '../support/money.ts';
import { moneyCommands, type RealMoney, sweep } from '../support/money-commands.ts';
import { newModel } from '../support/money-model.ts';

const ORGANIZATIONS = 2;
/** No run begins later: a slow machine does fewer. */
const TIME_LIMIT_MS = 6_000;
/** What an interruption by fast-check would leave at work would meet the other test's sweep. */
function timeLeft(): () => boolean {
  const until = Date.now() + TIME_LIMIT_MS;
  return () => Date.now() < until;
}

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
const newOrganizations = () =>
  Array.from({ length: ORGANIZATIONS }, () => {
    organizations += 1;
    return `org_${organizations}`;
  });

test('P-8 whatever happens to money, in whatever order, the store has what arithmetic says, and the books agree', async () => {
  const isTimeLeft = timeLeft();
  await fc.assert(
    fc.asyncProperty(fc.commands(moneyCommands, { maxCommands: 40, size: 'max' }), async (commands) => {
      if (!isTimeLeft()) return;
      await fc.asyncModelRun(() => {
        const organizationIds = newOrganizations();
        const real: RealMoney = { money, environment: running.environment, organizationIds, credits: [] };
        return { model: newModel(organizationIds, NOW), real };
      }, commands);
    }),
    { numRuns: 40 },
  );
}, 60_000);

/** What one of many does at once; what it charges is known from its answer. */
const deeds = fc.oneof(
  fc.record({ does: fc.constant('credit'), amount: fc.integer({ min: 1, max: 500 }) }),
  fc.record({ does: fc.constant('debit'), amount: fc.integer({ min: 1, max: 500 }) }),
  fc.record({
    does: fc.constantFrom('settle', 'settle', 'settle twice', 'crash', 'race'),
    amount: fc.integer({ min: 1, max: 300 }),
  }),
);
type Deed = { readonly does: string; readonly amount: number };

const LIMIT_MICROS = 700;
const LIMITS = { ...NO_LIMITS, perDayMicros: LIMIT_MICROS };

/** Answers with what became of the balance. */
async function act(organizationId: string, { does, amount }: Deed): Promise<number> {
  if (does === 'credit' || does === 'debit') {
    const amountMicros = does === 'debit' ? -amount : amount;
    const credit = { ...aTopUp(amountMicros), cause: does, reason: 'a correction' } as const;
    return money
      .accountOf(organizationId)
      .credit(credit)
      .then(
        () => amountMicros,
        (error: unknown) => {
          if (!(error instanceof Conflict)) throw error;
          return 0;
        },
      );
  }
  const reserved = await money.holds.reserve(
    anOrder({ organizationId, amountMicros: amount, limits: LIMITS, releaseAt: NOW + 600 }),
  );
  if (reserved.state !== 'held' || does === 'crash') return 0;
  const chargedMicros = Math.ceil(amount / 2);
  const settle = () =>
    money.holds.settle(reserved.hold, {
      chargedMicros,
      use: USED,
      outcome: 'ok',
      countsRequest: true,
      now: NOW + 1,
    });
  const rival = does === 'settle twice' ? settle : () => money.release(reserved.hold);
  const [settled] = await Promise.all([settle(), ...(does === 'settle' ? [] : [rival()])]);
  return settled === 'settled' ? -chargedMicros : 0;
}

test('P-8 however much happens at once, nothing is overdrawn, charged twice or lost, and no key spends more than it may', async () => {
  const isTimeLeft = timeLeft();
  await fc.assert(
    fc.asyncProperty(fc.array(deeds, { minLength: 2, maxLength: 30, size: 'max' }), async (burst) => {
      if (!isTimeLeft()) return;
      const organizationIds = newOrganizations();
      const opening = 1000;
      for (const id of organizationIds) {
        await money.accountOf(id).credit(aTopUp(opening));
        const changes = await Promise.all(burst.map((deed) => act(id, deed)));
        const expected = changes.reduce((sum, change) => sum + change, opening);
        await checkBooks(money.store, id);
        expect(await money.accountOf(id).read()).toMatchObject({ balanceMicros: expected });
        const entries = await ledgerOf(money.store, id);
        const charged = entries.filter(({ cause }) => cause === 'charge');
        const held = await heldOf(money.store, id);
        const spent = charged.reduce((sum, { amountMicros }) => sum - amountMicros, 0);
        expect(held.reduce((sum, amount) => sum + amount, spent)).toBeLessThanOrEqual(LIMIT_MICROS);
      }
      await sweep({ money, environment: running.environment, organizationIds, credits: [] }, NOW + 600);
      for (const id of organizationIds) {
        expect(await heldOf(money.store, id)).toEqual([]);
        await checkBooks(money.store, id);
      }
    }),
    { numRuns: 30 },
  );
}, 60_000);
