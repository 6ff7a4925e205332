import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { TokenUse } from '../core/money/cost.ts';
import { availableOf, holding, releasing, statusOf } from './account-item.ts';
import { addingHold, endingHold, goneOr, type Hold, tokenOf } from './hold.ts';
import { addingEntry, NO_FACTS } from './ledger-entry.ts';
import type { LightTransact, Refusal } from './light-transaction.ts';
import { exceededLimit, type SpendingLimits, spending } from './spending.ts';
import { countingUsage } from './usage-count.ts';

export interface HoldOrder extends Omit<Hold, 'isSpending'> {
  readonly limits: SpendingLimits;
}

/** Why money was not set aside. */
export type Refused =
  | { readonly state: 'suspended' }
  | { readonly state: 'insufficient'; readonly availableMicros: number }
  | { readonly state: 'limit-reached'; readonly window: 'day' | 'month'; readonly limitMicros: number };

export type Reserved = { readonly state: 'held'; readonly hold: Hold } | Refused;

/** What became of a completion. */
export interface Settlement {
  /** At most what is held. */
  readonly chargedMicros: number;
  readonly use: TokenUse;
  /** `ok`, or the code of the error that the completion ended in. */
  readonly outcome: string;
  /** Whether the completion is a request of its own, or one of several that a request needs. */
  readonly countsRequest: boolean;
  /** Unix seconds. */
  readonly now: number;
}

/** Both in one request to the store each; both do nothing again if they are repeated. */
export interface Holds {
  readonly reserve: (order: HoldOrder) => Promise<Reserved>;
  /**
   * Charges, gives back the rest, and counts what was used. `gone`: somebody else ended the hold before, and nothing
   * was charged.
   */
  readonly settle: (hold: Hold, settlement: Settlement) => Promise<'settled' | 'gone'>;
}

export interface MoneyTables {
  readonly accounts: string;
  readonly ledger: string;
  readonly holds: string;
  readonly usage: string;
}

export function createHolds(transact: LightTransact, tables: MoneyTables): Holds {
  return {
    reserve: (order) => reserve(transact, tables, order),
    settle: async (hold, settlement) => {
      const refusals = await transact(settlementWrites(tables, hold, settlement), tokenOf('settle', hold));
      return refusals === null ? 'settled' : goneOr(refusals);
    },
  };
}

async function reserve(transact: LightTransact, tables: MoneyTables, order: HoldOrder): Promise<Reserved> {
  const { limits, ...rest } = order;
  const isLimited = limits.perDayMicros !== null || limits.perMonthMicros !== null;
  // More than a limit allows in all: no use to ask.
  const beyond = exceededLimit(null, order.at, order.amountMicros, limits);
  if (beyond !== null) return limitReached(beyond, limits);
  const hold: Hold = { ...rest, isSpending: isLimited ? 1 : 0 };
  const refusals = await transact(
    [
      holding(tables.accounts, hold.organizationId, hold.amountMicros),
      addingHold(tables.holds, hold),
      ...(isLimited ? [spending(tables.usage, hold, hold.amountMicros, limits)] : []),
    ],
    tokenOf('reserve', hold),
  );
  return refusals === null ? { state: 'held', hold } : refusedBy(refusals, order);
}

function refusedBy([account, , spent]: readonly Refusal[], order: HoldOrder): Refused {
  if (account?.failed === true) {
    if (statusOf(account.item) === 'suspended') return { state: 'suspended' };
    return { state: 'insufficient', availableMicros: availableOf(account.item) };
  }
  const limit = exceededLimit(spent?.item ?? null, order.at, order.amountMicros, order.limits);
  if (limit === null) throw new Error(`the hold ${order.id} was refused for no reason that is known`);
  return limitReached(limit, order.limits);
}

function limitReached(window: 'day' | 'month', { perDayMicros, perMonthMicros }: SpendingLimits): Refused {
  const limitMicros = (window === 'day' ? perDayMicros : perMonthMicros) ?? 0;
  return { state: 'limit-reached', window, limitMicros };
}

function settlementWrites(
  tables: MoneyTables,
  hold: Hold,
  { chargedMicros, use, outcome, countsRequest, now }: Settlement,
): TransactWriteItem[] {
  const { organizationId, keyId, model, requestId, route, amountMicros: heldMicros } = hold;
  if (chargedMicros < 0 || chargedMicros > heldMicros) {
    throw new RangeError(`${chargedMicros} cannot be charged from a hold of ${heldMicros}`);
  }
  const spentMicros = chargedMicros - (hold.isSpending === 1 ? heldMicros : 0);
  return [
    endingHold(tables.holds, hold),
    releasing(tables.accounts, organizationId, { heldMicros, chargedMicros }),
    ...(chargedMicros === 0
      ? []
      : [
          addingEntry(tables.ledger, organizationId, {
            ...NO_FACTS,
            ...tokensOf(use),
            id: entryIdOf(hold),
            at: Math.round(now * 1000) / 1000,
            amountMicros: -chargedMicros,
            cause: 'charge',
            keyId,
            model,
            requestId,
          }),
        ]),
    ...(spentMicros === 0 ? [] : [spending(tables.usage, hold, spentMicros)]),
    countingUsage(
      tables.usage,
      { organizationId, keyId, at: hold.at, route, outcome },
      { ...tokensOf(use), costMicros: chargedMicros, requests: countsRequest ? 1 : 0 },
    ),
  ];
}

function tokensOf({ inputTokens, cachedInputTokens, outputTokens }: TokenUse): TokenUse {
  return { inputTokens, cachedInputTokens, outputTokens };
}

/** One hold, at most one charge: its entry has the id of the hold, but for the kind. */
function entryIdOf({ id }: Hold): string {
  return `led_${id.slice(id.indexOf('_') + 1)}`;
}
