import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, test } from '@jest/globals';
import { bundle, ROOT } from '../../infra/bundle.ts';
import { loadPolicy } from '../../infra/policies.ts';
import { aPdf } from '../support/pdfs.ts';

test('V-7: what reads PDFs lies beside the function that it belongs to, and runs as it was bundled', async () => {
  const folder = bundle({ function: 'documents', policy: loadPolicy('local'), documents: null, root: ROOT });
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  expect(files.sort()).toEqual(['index.js', 'workers', 'workers/read-pdf.cjs']);
  const bytes = await aPdf([[{ text: 'Total: 5', x: 50, y: 700 }]]);
  const worker = new Worker(join(folder, 'workers', 'read-pdf.cjs'), {
    workerData: { bytes, maxPages: 1, maxCharacters: 100 },
  });
  const outcome = await new Promise((resolve, reject) =>
    worker.once('message', resolve).once('error', reject),
  );
  await worker.terminate();
  expect(outcome).toMatchObject({ pages: 1, lines: [{ cells: [{ text: 'Total: 5' }] }, { cells: [] }] });
});
