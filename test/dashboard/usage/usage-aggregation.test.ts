import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { MAX_SERIES, sum } from '../../../dashboard/charts/chart-data.ts';
import { usageCsv } from '../../../dashboard/usage/usage-csv.ts';
import { chartOf, GROUPINGS, groupsOf, MEASURES, measured } from '../../../dashboard/usage/usage-groups.ts';
import { rangeOf, startsOf, USAGE_PERIODS } from '../../../dashboard/usage/usage-period.ts';
import {
  addCounts,
  NO_COUNTS,
  totalsByUnit,
  totalsOf,
  type UsageRow,
} from '../../../dashboard/usage/usage-rows.ts';

const NOW = 1_800_000_000;
const period = fc.constantFrom(...USAGE_PERIODS);
const count = fc.nat({ max: 1_000_000 });

/** Rows of one period, as the console may tell them. */
const used = period.chain((asked) => {
  const starts = startsOf(rangeOf(asked, NOW));
  const row: fc.Arbitrary<UsageRow> = fc.record({
    start: fc.constantFrom(...starts),
    keyId: fc.constantFrom('key_1', 'key_2', 'key_3'),
    route: fc.constantFrom(...Array.from({ length: 9 }, (_, at) => `GET /${at}`)),
    outcome: fc.constantFrom('ok', 'rate_limit_minute', 'ip_not_allowed'),
    requests: count,
    inputTokens: count,
    cachedInputTokens: count,
    outputTokens: count,
    costMicros: count,
  });
  return fc.record({ starts: fc.constant(starts), rows: fc.array(row, { maxLength: 40 }) });
});
const grouping = fc.constantFrom(...GROUPINGS);
const measure = fc.constantFrom(...MEASURES);
const named = (keyId: string) => `Key ${keyId}`;

describe('V-8 a time that is shown', () => {
  test('V-8 is of whole hours or days of UTC, and the present one is the last', () => {
    fc.assert(
      fc.property(period, fc.double({ min: 0, max: 4e9, noNaN: true }), (asked, now) => {
        const range = rangeOf(asked, now);
        const starts = startsOf(range);
        const unitSeconds = asked.by === 'hour' ? 3600 : 86_400;
        expect(starts).toHaveLength(asked.units);
        expect(starts[0]).toBe(range.from);
        expect(starts.every((start) => start % unitSeconds === 0)).toBe(true);
        expect(starts.at(-1)).toBe(range.to - unitSeconds);
        expect(now).toBeGreaterThanOrEqual(range.to - unitSeconds);
        expect(now).toBeLessThan(range.to);
      }),
      { endOnFailure: true },
    );
  });
});

describe('V-8 what is shown of use', () => {
  test('V-8 charts hold a value for each unit, and together all that was used, however it is grouped', () => {
    fc.assert(
      fc.property(used, grouping, measure, ({ starts, rows }, by, what) => {
        const { series } = chartOf(groupsOf(rows, by, named), starts, what);
        expect(series.every(({ values }) => values.length === starts.length)).toBe(true);
        for (const [at, start] of starts.entries()) {
          const inUnit = rows.filter((row) => row.start === start).map((row) => measured(row, what));
          expect(sum(series.map(({ values }) => values[at] ?? 0))).toBe(sum(inUnit));
        }
      }),
      { endOnFailure: true },
    );
  });

  test('V-8 groups are no more than there are colors, lose nothing, and begin with what succeeded', () => {
    fc.assert(
      fc.property(used, grouping, ({ rows }, by) => {
        const groups = groupsOf(rows, by, named);
        expect(groups.length).toBeLessThanOrEqual(MAX_SERIES);
        expect(groups.flatMap((group) => group.rows).length).toBe(rows.length);
        expect(totalsOf(groups.flatMap((group) => group.rows))).toEqual(totalsOf(rows));
        const succeeded = rows.some(({ outcome }) => outcome === 'ok');
        if (by === 'outcome' && succeeded) expect(groups[0]).toMatchObject({ id: 'ok', name: 'Succeeded' });
      }),
      { endOnFailure: true },
    );
  });

  test('V-8 more groups than colors end with the others as one, which matter less in every measure', () => {
    const row = (at: number): UsageRow => ({
      ...NO_COUNTS,
      start: 0,
      keyId: 'key_1',
      outcome: 'ok',
      route: `GET /${at}`,
      requests: at,
    });
    const groups = groupsOf([1, 2, 3, 4, 5, 6, 7, 8].map(row), 'route', named);
    expect(groups.map(({ name, requests }) => [name, requests])).toEqual([
      ['GET /8', 8],
      ['GET /7', 7],
      ['GET /6', 6],
      ['GET /5', 5],
      ['GET /4', 4],
      ['3 others', 6],
    ]);
  });

  test('V-8 totals are the sum of the rows: served and refused together are all requests', () => {
    fc.assert(
      fc.property(used, ({ rows }) => {
        const { succeeded, refused, refusals, ...counts } = totalsOf(rows);
        expect(counts).toEqual(rows.reduce(addCounts, NO_COUNTS));
        expect(succeeded + refused).toBe(counts.requests);
        expect(sum(refusals.map(([, requests]) => requests))).toBe(refused);
        expect(refusals.some(([code]) => code === 'ok')).toBe(false);
      }),
      { endOnFailure: true },
    );
  });

  test('V-8 rows by unit are latest first, and add up to the totals', () => {
    fc.assert(
      fc.property(used, ({ rows }) => {
        const units = totalsByUnit(rows);
        expect(units.map(({ start }) => start)).toEqual(
          [...new Set(rows.map(({ start }) => start))].sort((a, b) => b - a),
        );
        const { succeeded, refused, refusals: _, ...counts } = totalsOf(rows);
        expect(units.reduce(addCounts, NO_COUNTS)).toEqual(counts);
        expect(sum(units.map((unit) => unit.succeeded))).toBe(succeeded);
        expect(sum(units.map((unit) => unit.refused))).toBe(refused);
      }),
      { endOnFailure: true },
    );
  });

  test('V-8 the file holds every row with every number, in order of time', () => {
    fc.assert(
      fc.property(used, ({ rows }) => {
        const read: Record<string, string>[] = parse(usageCsv(rows, named), {
          columns: true,
          record_delimiter: '\r\n',
        });
        expect(read).toHaveLength(rows.length);
        expect(read.map(({ start }) => start)).toEqual(read.map(({ start }) => start).toSorted());
        const total = (column: string) => sum(read.map((row) => Number(row[column])));
        const totals = totalsOf(rows);
        expect([total('requests'), total('input_tokens'), total('cached_input_tokens')]).toEqual([
          totals.requests,
          totals.inputTokens,
          totals.cachedInputTokens,
        ]);
        expect([total('output_tokens'), total('cost_micros')]).toEqual([
          totals.outputTokens,
          totals.costMicros,
        ]);
        expect(read.every(({ key_id: id, key }) => key === named(id ?? ''))).toBe(true);
      }),
      { endOnFailure: true },
    );
  });
});
