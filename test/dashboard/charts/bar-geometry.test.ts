import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { labelledUnits, segmentsOf } from '../../../dashboard/charts/bar-geometry.ts';

const seriesOf = (values: readonly number[]) =>
  values.map((value, at) => ({ id: String(at), name: String(at), values: [value] }));

describe('the parts of a bar', () => {
  test('stand on each other, as high as they are much, and none is too small to be seen', () => {
    const values = fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 6 });
    fc.assert(
      fc.property(values, fc.double({ min: 1e-6, max: 10, noNaN: true }), (all, pixelsPerOne) => {
        const segments = segmentsOf(seriesOf(all), 0, pixelsPerOne);
        expect(segments.map(({ at }) => at)).toEqual(all.flatMap((value, at) => (value === 0 ? [] : [at])));
        let bottom = 0;
        for (const segment of segments) {
          expect(segment.bottom).toBeCloseTo(bottom, 6);
          expect(segment.height).toBeGreaterThanOrEqual(1);
          expect(segment.height).toBe(Math.max(1, (all[segment.at] ?? 0) * pixelsPerOne));
          bottom += segment.height;
        }
      }),
      { endOnFailure: true },
    );
  });
});

describe('labels under an axis', () => {
  test('are evenly apart, from the first unit on, and fit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 92 }), fc.integer({ min: 0, max: 2000 }), (units, pixels) => {
        const labelled = labelledUnits(units, pixels, 58);
        const step = labelled[1] ?? units;
        expect(labelled).toEqual(labelled.map((_, at) => at * step));
        expect(Math.max(...labelled)).toBeLessThan(units);
        expect(labelled.length).toBeLessThanOrEqual(Math.max(1, Math.floor(pixels / 58)));
      }),
      { endOnFailure: true },
    );
  });
});
