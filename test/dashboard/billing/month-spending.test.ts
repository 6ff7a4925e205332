import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  entriesSince,
  monthStart,
  type ReadLedger,
  spendingOf,
} from '../../../dashboard/billing/month-spending.ts';
import type { EntryView } from '../../../functions/billing/shapes.ts';

const SINCE = Date.parse('2026-11-01T00:00:00Z');
const ENTRIES_READ = 1000;

const causes: fc.Arbitrary<EntryView['cause']> = fc.oneof(
  fc.record({ type: fc.constant('top-up' as const), memberId: fc.constant(null) }),
  fc.record({ type: fc.constantFrom('credit' as const, 'debit' as const), reason: fc.string() }),
  fc.record({
    type: fc.constant('charge' as const),
    keyId: fc.constant('key_1'),
    model: fc.constantFrom('swift', 'slow', 'cheap'),
    requestId: fc.constant('r'),
    inputTokens: fc.nat(),
    cachedInputTokens: fc.nat(),
    outputTokens: fc.nat(),
  }),
);
const anEntry: fc.Arbitrary<EntryView> = fc
  .record({ cause: causes, micros: fc.nat({ max: 10 ** 9 }) })
  .map(({ cause, micros }) => ({
    id: 'led_1',
    at: '2026-11-02T00:00:00.000Z',
    amountMicros: cause.type === 'charge' || cause.type === 'debit' ? -micros : micros,
    cause,
  }));

const charge = (at: number): EntryView => ({
  id: `led_${at}`,
  at: new Date(at).toISOString(),
  amountMicros: -1,
  cause: {
    type: 'charge',
    keyId: 'key_1',
    model: 'swift',
    requestId: 'r',
    inputTokens: 1,
    cachedInputTokens: 0,
    outputTokens: 1,
  },
});

/** A console with so many entries, latest first, and what it was asked. */
function consoleWith(all: readonly EntryView[]) {
  const asked: number[] = [];
  const read: ReadLedger = async ({ limit, cursor }) => {
    const from = Number(cursor ?? 0);
    const to = from + limit;
    asked.push(from);
    return { items: all.slice(from, to), nextCursor: to < all.length ? String(to) : null };
  };
  return { read, asked };
}

describe('O-9 what was spent in a month', () => {
  test('O-9 P-8 with what was paid in and corrected, is what the entries sum up to', () => {
    fc.assert(
      fc.property(fc.array(anEntry), (all) => {
        const { spentMicros, paidInMicros, correctedMicros, models, completions } = spendingOf(all);
        const sum = all.reduce((micros, { amountMicros }) => micros + amountMicros, 0);
        expect(paidInMicros + correctedMicros - spentMicros).toBe(sum);
        expect(models.reduce((micros, one) => micros + one.spentMicros, 0)).toBe(spentMicros);
        expect(completions).toBe(all.filter(({ cause }) => cause.type === 'charge').length);
        expect(models.map((one) => one.spentMicros)).toEqual(
          models.map((one) => one.spentMicros).toSorted((a, b) => b - a),
        );
      }),
      { endOnFailure: true },
    );
  });

  test('O-9 begins with the month of UTC', () => {
    expect(monthStart(Date.parse('2026-11-30T23:59:59Z'))).toBe(SINCE);
    expect(monthStart(SINCE)).toBe(SINCE);
    expect(monthStart(SINCE - 1)).toBe(Date.parse('2026-10-01T00:00:00Z'));
  });

  test('O-9 is read as far back as the month goes, and no further', async () => {
    const all = Array.from({ length: 400 }, (_, at) => charge(SINCE + (149 - at) * 1000));
    const { read, asked } = consoleWith(all);
    expect(await entriesSince(read, SINCE)).toEqual({ entries: all.slice(0, 150), isComplete: true });
    expect(asked).toEqual([0, 100]);
  });

  test('O-9 says that it is not all where there are more entries than are read at once', async () => {
    const all = Array.from({ length: ENTRIES_READ + 50 }, (_, at) => charge(SINCE + 10 ** 7 - at));
    const { read } = consoleWith(all);
    const { entries, isComplete } = await entriesSince(read, SINCE);
    expect([entries.length, isComplete]).toEqual([ENTRIES_READ, false]);
    const whole = consoleWith(all.slice(0, ENTRIES_READ));
    expect((await entriesSince(whole.read, SINCE)).isComplete).toBe(true);
  });
});
