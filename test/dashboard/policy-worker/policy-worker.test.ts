import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { compileSite } from '../../../infra/site.ts';

const WORKER = 'policy-worker.js';
const MAX_BYTES = 120_000;
/** Only the parsers say so. */
const PARSERS = /ZodError|YAMLParseError/;

describe('P-5: the code that decides and parses, in a browser', () => {
  const scripts = compileSite(join(import.meta.dirname, '..', '..', '..'))
    .files.filter(({ path }) => path.endsWith('.js'))
    .map(({ path, contents }) => ({ path, text: Buffer.from(contents).toString('utf8') }));

  test('is one script beside the pages, and in none of them', () => {
    expect(scripts.filter(({ text }) => PARSERS.test(text)).map(({ path }) => path)).toEqual([WORKER]);
  });

  test('is under 120 KB compressed', () => {
    const worker = scripts.find(({ path }) => path === WORKER);
    const bytes = gzipSync(worker?.text ?? '').length;
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(MAX_BYTES);
  });
});
