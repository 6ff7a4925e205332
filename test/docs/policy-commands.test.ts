import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { POLICIES } from '../../infra/policies.ts';
import { runGatehouse } from '../support/terminal.ts';

const PAGE = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'policies.md'), 'utf8');
const fences = [...PAGE.matchAll(/^```(\w*)\n([\s\S]*?)\n```$/gm)]
  .filter(([, language]) => language === '')
  .map(([, , text = '']) => text);

/** The mistakes that the page shows. */
const MISTAKES: readonly (readonly [file: string, from: string | RegExp, to: string])[] = [
  [
    'environments/dev.yaml',
    /$/,
    '\nsurfaces:\n  a2agent:\n    keys: { limits: { at most: 2000 per minute and 20000 per hour } }\n',
  ],
  ['environments/prod.yaml', 'keep: 90 days }', 'keep: 100 days }'],
  ['models.yaml', 'provider: deepseek', 'provider: deepsek'],
  ['plans.yaml', 'throttle:', 'throtle:'],
];

test('P-6 docs/policies.md shows what `policy check` prints for four mistakes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-docs-'));
  try {
    cpSync(POLICIES, folder, { recursive: true });
    for (const [file, from, to] of MISTAKES) {
      const path = join(folder, file);
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replace(from, () => to),
      );
    }
    const { code, out } = await runGatehouse(['policy', 'check', '--policies', folder], {}, 0);
    const counted = out.replace(/\d+ documents, \d+ scenarios/, '… documents, … scenarios');
    expect(code).toBe(1);
    expect(fences).toContain(counted.replaceAll(folder, 'policies'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('P-6 docs/policies.md shows what `policy show` prints', async () => {
  const [call = '', ...lines] = (fences.find((text) => text.startsWith('$ ')) ?? '').split('\n');
  const { code, out } = await runGatehouse(call.replace('$ npx gatehouse ', '').split(' '), {}, 0);
  expect([code, out]).toEqual([0, lines.join('\n')]);
});
