import { randomBytes } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '../../core/values/id.ts';
import { changingStatus } from '../../stores/account-item.ts';
import type { Credit } from '../../stores/accounts.ts';
import { Conflict } from '../../stores/conflict.ts';
import { createExpiredHolds } from '../../stores/expired-holds.ts';
import type { HoldOrder, Settlement } from '../../stores/holds.ts';
import type { Item } from '../../stores/item.ts';
import { createLightClient } from '../../stores/light-client.ts';
import { transact } from '../../stores/transaction.ts';
import { usageOwner } from '../../stores/usage-count.ts';
import { anOrder, anOrigin, checkBooks, type openMoney, USED } from './money.ts';
import {
  accountIn,
  type ModelHold,
  type MoneyModel,
  modelCredit,
  modelReserve,
  modelSettle,
  modelSweep,
} from './money-model.ts';

/** The store, and what was sent to it that may be sent again. */
export interface RealMoney {
  readonly money: ReturnType<typeof openMoney>;
  readonly environment: Readonly<Record<string, string>>;
  readonly organizationIds: readonly string[];
  readonly credits: { readonly organizationId: string; readonly credit: Credit }[];
}

type MoneyCommand = fc.AsyncCommand<MoneyModel, RealMoney>;

/** After whatever was done, the store has what the model says, and its books agree. */
function command(
  label: string,
  run: (model: MoneyModel, real: RealMoney) => Promise<void>,
  check: (model: Readonly<MoneyModel>) => boolean = () => true,
): MoneyCommand {
  return {
    check,
    run: async (model, real) => {
      await run(model, real);
      await expectSame(model, real);
    },
    toString: () => label,
  };
}

async function expectSame(model: MoneyModel, { money }: RealMoney): Promise<void> {
  for (const [id, account] of model.accounts) {
    await checkBooks(money.store, id);
    expect(await money.accountOf(id).read()).toEqual(account);
  }
  const { client, tables } = money.store;
  for (const [place, micros] of model.spent) {
    const [organizationId = '', keyId = '', date = ''] = place.split(' ');
    const Key = {
      owner: { S: usageOwner(organizationId, keyId) },
      item: { S: `spend#${date.slice(0, 7)}` },
    };
    const get = new GetItemCommand({ TableName: tables.usage, Key, ConsistentRead: true });
    const { Item: item } = await client.send(get);
    const attribute = date.length === 7 ? 'total' : `d${date.slice(8)}`;
    expect([place, Number(item?.[attribute]?.N ?? 0)]).toEqual([place, micros]);
  }
}

const at = <One>(all: readonly One[], pick: number): One => all[pick % all.length] as One;
const picks = fc.nat({ max: 1000 });
const amounts = fc.integer({ min: 1, max: 1000 });

const credits = fc
  .tuple(picks, amounts, fc.constantFrom('top-up', 'credit', 'debit'))
  .map(([pick, amount, cause]) =>
    command(`${cause}(${pick}, ${amount})`, async (model, real) => {
      const organizationId = at(real.organizationIds, pick);
      const amountMicros = cause === 'debit' ? -amount : amount;
      const credit: Credit = {
        id: newId('led', model.now, randomBytes),
        at: model.now,
        amountMicros,
        cause,
        reason: cause === 'top-up' ? null : 'a correction',
        origin: anOrigin(),
      };
      const done = real.money.accountOf(organizationId).credit(credit);
      if (modelCredit(model, organizationId, amountMicros)) {
        expect(await done).toMatchObject({ amountMicros });
        real.credits.push({ organizationId, credit });
      } else {
        await expect(done).rejects.toThrow(Conflict);
      }
    }),
  );

const repeatedCredits = picks.map((pick) =>
  command(`creditAgain(${pick})`, async (_, real) => {
    if (real.credits.length === 0) return;
    const { organizationId, credit } = at(real.credits, pick);
    await real.money.accountOf(organizationId).credit(credit);
  }),
);

const limits = fc.record({
  perDayMicros: fc.constantFrom(null, null, 300, 900),
  perMonthMicros: fc.constantFrom(null, null, 600, 1500),
});

const reservations = fc
  .tuple(picks, fc.constantFrom('key_a', 'key_b'), amounts, limits, fc.boolean())
  .map(([pick, keyId, amountMicros, keyLimits, isRepeated]) =>
    command(
      `reserve(${pick}, ${keyId}, ${amountMicros}, ${JSON.stringify(keyLimits)}, ${isRepeated})`,
      async (model, { money, organizationIds }) => {
        const order: HoldOrder = anOrder({
          organizationId: at(organizationIds, pick),
          keyId,
          amountMicros,
          limits: keyLimits,
          at: model.now,
          releaseAt: model.now + 600,
        });
        const reserved = await money.holds.reserve(order);
        expect(reserved.state).toBe(modelReserve(model, order));
        if (isRepeated) expect(await money.holds.reserve(order)).toEqual(reserved);
      },
    ),
  );

const known = ({ holds }: MoneyModel) => holds.filter(({ isForgotten }) => !isForgotten);

/** Some are swept before they are settled, some are settled for the second time. */
const settlements = fc.tuple(picks, fc.nat({ max: 100 })).map(([pick, percent]) =>
  command(
    `settle(${pick}, ${percent}%)`,
    async (model, { money }) => {
      const held = at(known(model), pick);
      const { hold } = held;
      if (held.settlement !== null) {
        expect(await money.holds.settle(hold, held.settlement)).toBe('settled');
        expect(await money.release(hold)).toBe('gone');
        return;
      }
      const settlement: Settlement = {
        chargedMicros: Math.floor((hold.amountMicros * percent) / 100),
        use: USED,
        outcome: 'ok',
        countsRequest: true,
        now: model.now,
      };
      expect(await money.holds.settle(hold, settlement)).toBe(modelSettle(model, held, settlement));
    },
    (model) => known(model).length > 0,
  ),
);

const isAtWork = ({ state, isForgotten }: ModelHold) => state === 'held' && !isForgotten;

const crashes = picks.map((pick) =>
  command(
    `crash(${pick})`,
    async ({ holds }) => {
      at(holds.filter(isAtWork), pick).isForgotten = true;
    },
    ({ holds }) => holds.some(isAtWork),
  ),
);

/** Gives back all that nobody settled in time. */
export async function sweep({ money, environment }: RealMoney, now: number): Promise<void> {
  const { page } = createExpiredHolds(createLightClient(environment), money.tables.holds);
  let after: Item | null = null;
  do {
    const { holds, next }: Awaited<ReturnType<typeof page>> = await page(now, after);
    for (const hold of holds) expect(await money.release(hold)).toBe('released');
    after = next;
  } while (after !== null);
}

const sweeps = fc.constantFrom(0, 599, 600, 3600, 86_400, 31 * 86_400).map((later) =>
  command(`sweep(+${later} s)`, async (model, real) => {
    model.now += later;
    await sweep(real, model.now);
    modelSweep(model);
  }),
);

const changes = fc.tuple(picks, fc.constantFrom('suspended', 'active', 'active')).map(([pick, status]) =>
  command(`${status}(${pick})`, async (model, { money, organizationIds }) => {
    const organizationId = at(organizationIds, pick);
    const { client, tables } = money.store;
    await transact(client, [changingStatus(tables.accounts, organizationId, status)]);
    accountIn(model, organizationId).status = status;
  }),
);

/** What can happen to money, often what happens often. */
export const moneyCommands = [
  credits,
  credits,
  repeatedCredits,
  reservations,
  reservations,
  reservations,
  settlements,
  settlements,
  crashes,
  sweeps,
  changes,
];
