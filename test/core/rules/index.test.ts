import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { CATALOGUE, errorRow } from '../../../core/errors/catalogue.ts';
import { RULES } from '../../../core/rules/index.ts';

const ids = RULES.map(({ id }) => id);

function filesOf(directory: string, ending: string, others: readonly string[]): string[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith(ending) && !others.includes(file))
    .map((file) => file.slice(0, -ending.length))
    .sort();
}

test('every rule has a file and a test of its name, and no such file is left out of the order', () => {
  const core = join(import.meta.dirname, '../../../core/rules');
  expect(filesOf(core, '.ts', ['index.ts', 'rule.ts'])).toEqual([...ids].sort());
  expect(filesOf(import.meta.dirname, '.test.ts', ['index.test.ts'])).toEqual([...ids].sort());
});

test('every code that a rule denies with is in the catalogue', () => {
  for (const code of RULES.flatMap(({ denies }) => denies)) expect(CATALOGUE).toHaveProperty(code);
});

test('what is spent is judged last: rules that answer 429 come after all others', () => {
  const statuses = RULES.map(({ denies }) => Math.max(...denies.map((code) => errorRow(code).status)));
  const firstLimit = statuses.indexOf(429);
  expect(statuses.slice(firstLimit)).toEqual(statuses.slice(firstLimit).map(() => 429));
  expect(statuses.slice(0, firstLimit)).not.toContain(429);
});
