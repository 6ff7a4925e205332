import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSweeper, type SweeperDeps } from '../../../functions/sweeper/sweep.ts';
import { createExpiredHolds } from '../../../stores/expired-holds.ts';
import { createLightClient } from '../../../stores/light-client.ts';
import { type RunningStore, startStore } from '../../support/dynoxide.ts';
import { anOrder, aTopUp, checkBooks, heldOf, NOW, openMoney, USED } from '../../support/money.ts';

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

function sweepAt(now: number, differences: Partial<SweeperDeps> = {}) {
  const lines: Record<string, unknown>[] = [];
  const sweep = createSweeper({
    expired: createExpiredHolds(createLightClient(running.environment), money.tables.holds),
    release: money.release,
    environment: 'test',
    clock: () => now,
    write: (line) => void lines.push(JSON.parse(line)),
    ...differences,
  });
  return sweep().then(() => lines);
}

describe('P-8 what a crash leaves is given back', () => {
  test('once its time is up and not before, with a line for each', async () => {
    const organizationId = 'org_swept';
    await money.accountOf(organizationId).credit(aTopUp(1000));
    await money.holds.reserve(anOrder({ organizationId, amountMicros: 300, releaseAt: NOW + 600 }));
    await money.holds.reserve(anOrder({ organizationId, amountMicros: 400, releaseAt: NOW + 900 }));
    expect(await sweepAt(NOW + 600)).toEqual([]);
    expect(await heldOf(money.store, organizationId)).toHaveLength(2);

    const lines = await sweepAt(NOW + 606);
    expect(lines).toMatchObject([
      { level: 'WARN', organizationId, amountMicros: 300, releasedHolds: 1, requestId: 'req_1' },
    ]);
    expect(await money.accountOf(organizationId).read()).toMatchObject({
      balanceMicros: 1000,
      heldMicros: 400,
    });
    await checkBooks(money.store, organizationId);
  });

  test('two sweepers at once give back once; whoever settles later charges nothing', async () => {
    const organizationId = 'org_twice';
    await money.accountOf(organizationId).credit(aTopUp(10_000));
    const reserved = await Promise.all(
      Array.from({ length: 30 }, () => money.holds.reserve(anOrder({ organizationId }))),
    );
    const lines = await Promise.all([sweepAt(NOW + 700), sweepAt(NOW + 700), sweepAt(NOW + 700)]);
    expect(lines.flat().filter((line) => line.organizationId === organizationId)).toHaveLength(30);
    for (const one of reserved) {
      if (one.state !== 'held') throw new Error('nothing was held');
      const late = { chargedMicros: 60, use: USED, outcome: 'ok', countsRequest: true, now: NOW };
      expect(await money.holds.settle(one.hold, late)).toBe('gone');
    }
    expect(await money.accountOf(organizationId).read()).toMatchObject({
      balanceMicros: 10_000,
      heldMicros: 0,
    });
    await checkBooks(money.store, organizationId);
  });

  test('one that cannot be given back now stands in the way of no other', async () => {
    const organizationId = 'org_stuck';
    await money.accountOf(organizationId).credit(aTopUp(10_000));
    const held = await Promise.all(
      Array.from({ length: 3 }, () => money.holds.reserve(anOrder({ organizationId }))),
    );
    const [first] = held.flatMap((one) => (one.state === 'held' ? [one.hold.id] : []));
    const lines = await sweepAt(NOW + 700, {
      release: (hold) =>
        hold.id === first ? Promise.reject(new Error('the store is away')) : money.release(hold),
    });
    const own = lines.filter((line) => line.organizationId === organizationId);
    expect(own.map(({ level }) => level).sort()).toEqual(['ERROR', 'WARN', 'WARN']);
    expect(await heldOf(money.store, organizationId)).toHaveLength(1);
    await checkBooks(money.store, organizationId);
  });
});
