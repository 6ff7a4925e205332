import { randomUUID } from 'node:crypto';
import { releasing } from './account-item.ts';
import { endingHold, goneOr, type Hold } from './hold.ts';
import type { MoneyTables } from './holds.ts';
import type { LightTransact } from './light-transaction.ts';
import { spending } from './spending.ts';
import { countingUsage } from './usage-count.ts';

/** Gives back all of a hold that nobody settled in time, and counts its request as one that was interrupted. */
export type ReleaseHold = (hold: Hold) => Promise<'released' | 'gone'>;

/** Outcome of a request whose function died, or lost its store, before it could say what it used. */
const INTERRUPTED = 'interrupted';

export function createHoldRelease(transact: LightTransact, tables: Omit<MoneyTables, 'ledger'>): ReleaseHold {
  return async function release(hold) {
    const { organizationId, keyId, route, at, amountMicros: heldMicros } = hold;
    const refusals = await transact(
      [
        endingHold(tables.holds, hold),
        releasing(tables.accounts, organizationId, { heldMicros, chargedMicros: 0 }),
        ...(hold.isSpending === 1 ? [spending(tables.usage, hold, -heldMicros)] : []),
        countingUsage(
          tables.usage,
          { organizationId, keyId, at, route, outcome: INTERRUPTED },
          { requests: 1 },
        ),
      ],
      // Each sweeper's own: of two at once, one should know that the other was first.
      randomUUID(),
    );
    return refusals === null ? 'released' : goneOr(refusals);
  };
}
