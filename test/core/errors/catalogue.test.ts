import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  CATALOGUE,
  type ErrorCode,
  type ErrorRow,
  errorMessage,
  fillIn,
} from '../../../core/errors/catalogue.ts';

const ROOT = join(import.meta.dirname, '../../..');
const ROWS = Object.entries(CATALOGUE) as [ErrorCode, ErrorRow][];
const HOLE = /\{(\w+)\}/g;

/** Everything that runs on a request, or answers for it. */
const SOURCES = ['core', 'functions', 'infra', 'stores']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'catalogue.ts')
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  .map((file) => readFileSync(file, 'utf8'));

describe.each(ROWS)('%s', (code, row) => {
  test('says one sentence, and another that helps', () => {
    for (const sentence of [row.says, row.help]) {
      expect(sentence).toMatch(/^[A-Z].{5,}\.$/);
    }
    expect(row.says).not.toBe(row.help);
  });

  test('has a status of a failure, and a code as programs like to read it', () => {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(row.status).toBeGreaterThanOrEqual(400);
    expect(row.status).toBeLessThanOrEqual(599);
  });

  test('has every hole filled where it is used', () => {
    for (const [, name] of `${row.says} ${row.help}`.matchAll(HOLE)) {
      const fills = SOURCES.filter((text) => text.includes(code) && new RegExp(`\\b${name}\\b`).test(text));
      expect({ code, name, isFilled: fills.length > 0 }).toEqual({ code, name, isFilled: true });
    }
  });
});

test('the codes are sorted, so that one is found where it is looked for', () => {
  const codes = ROWS.map(([code]) => code);
  expect(codes).toEqual([...codes].sort());
});

test('a hole without a parameter stays as it is, and parameters are not filled in twice', () => {
  expect(fillIn('{a} and {b}', { a: '{b}' })).toBe('{b} and {b}');
  expect(errorMessage('scope_missing', { scope: 'contacts:read' })).toBe(
    'The key lacks the permission `contacts:read`. Grant it to the key, or use one that has it.',
  );
});
