import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundle } from '../infra/bundle.ts';
import { loadPolicy } from '../infra/policies.ts';
import { median } from './load.ts';

const ROUNDS = 15;
const IMPORT = `
const started = process.hrtime.bigint();
require(process.argv[1]);
process.stdout.write(String(Number(process.hrtime.bigint() - started) / 1e6));`;

export interface ColdStart {
  readonly name: string;
  readonly kilobytes: number;
  readonly importMs: number;
}

/** What a fresh process pays for the authorizer, beside a plain bundle of the SDK's client with esbuild's defaults. */
export function measureColdStarts(): readonly [plain: ColdStart, authorizer: ColdStart] {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  try {
    const plain = join(folder, 'plain.js');
    buildSync({
      stdin: {
        contents: "export { DynamoDBClient } from '@aws-sdk/client-dynamodb';",
        resolveDir: import.meta.dirname,
      },
      bundle: true,
      minify: true,
      platform: 'node',
      outfile: plain,
    });
    const authorizer = join(
      bundle({
        function: 'authorizer',
        policy: loadPolicy('local'),
        documents: null,
        root: join(import.meta.dirname, '..'),
      }),
      'index.js',
    );
    const times = { plain: [] as number[], authorizer: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      times.plain.push(importMs(plain));
      times.authorizer.push(importMs(authorizer));
    }
    return [
      { name: '`DynamoDBClient`, plain bundle', kilobytes: size(plain), importMs: median(times.plain) },
      { name: 'authorizer', kilobytes: size(authorizer), importMs: median(times.authorizer) },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function importMs(file: string): number {
  return Number(
    execFileSync(process.execPath, ['-e', IMPORT, file], {
      encoding: 'utf8',
      env: {
        CREDENTIALS_TABLE: 'credentials',
        AWS_REGION: 'local',
        AWS_ACCESS_KEY_ID: 'bench',
        AWS_SECRET_ACCESS_KEY: 'bench',
      },
    }),
  );
}

function size(file: string): number {
  return statSync(file).size / 1024;
}
