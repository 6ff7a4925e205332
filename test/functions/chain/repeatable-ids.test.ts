import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isId } from '../../../core/values/id.ts';
import { repeatableIds } from '../../../functions/chain/repeatable-ids.ts';

const NOW = 1_800_000_000.25;
const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });
const prefixes = fc.array(fc.constantFrom('con', 'fil', 'key'), { maxLength: 20 });

test('G-8 every attempt makes the same ids, however the kinds of them take turns', () => {
  fc.assert(
    fc.property(seeds, prefixes, (seed, asked) => {
      const one = repeatableIds(seed, NOW);
      const other = repeatableIds(seed, NOW);
      const made = asked.map((prefix) => [prefix, one(prefix)] as const);
      const idsOf = (prefix: string) => made.filter(([kind]) => kind === prefix).map(([, id]) => id);
      for (const prefix of ['key', 'con', 'fil']) {
        expect(idsOf(prefix)).toEqual(idsOf(prefix).map(() => other(prefix)));
      }
    }),
  );
});

test('G-8 no two of them are alike, in one request or in two', () => {
  fc.assert(
    fc.property(fc.uniqueArray(seeds, { minLength: 2, maxLength: 5, selector: String }), (several) => {
      const ids = several.flatMap((seed) => {
        const make = repeatableIds(seed, NOW);
        return [make('con'), make('con'), make('fil'), make('con')];
      });
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.every((id) => isId(id.slice(0, 3), id))).toBe(true);
    }),
  );
});
