import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import type { Policy } from '../core/policy/policy.ts';
import { digestOf } from './naming.ts';

/** The checkout: `functions/` is read and `.cache/bundles/` is written under it. */
export const ROOT = join(import.meta.dirname, '..');

/** The handler of a function. */
export function handlerOf(root: string, name: string): string {
  return join(root, 'functions', name, 'index.ts');
}

/** How every function is bundled. CJS, because a local runtime evaluates the very file that Lambda is given. */
const OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  sourcemap: 'external',
  logLevel: 'silent',
} as const satisfies BuildOptions;

export interface BundleRequest {
  readonly function: string;
  readonly policy: Policy;
  readonly root: string;
}

const built = new Map<string, string>();

/**
 * Bundles one function with its policy inlined as the constant `GATEHOUSE_POLICY`, once in a process.
 * @returns the folder that Lambda is given: `index.js`, whose handler is `index.handler`. The source map lies beside it.
 */
export function bundle(request: BundleRequest): string {
  const key = digestOf(request);
  const known = built.get(key);
  if (known !== undefined) return known;
  const { environment, version } = request.policy;
  // By policy, because processes that serve different ones may build at the same time.
  const bundles = join(request.root, '.cache', 'bundles', environment.name, version);
  const folder = join(bundles, request.function);
  const { outputFiles } = buildSync({
    ...OPTIONS,
    entryPoints: [handlerOf(request.root, request.function)],
    define: { GATEHOUSE_POLICY: JSON.stringify(request.policy) },
    outfile: join(folder, 'index.js'),
    write: false,
  });
  mkdirSync(folder, { recursive: true });
  for (const { path, contents } of outputFiles) {
    // The map is for people and is not deployed: it is many times the size of the code.
    keep(path.endsWith('.map') ? join(bundles, `${request.function}.js.map`) : path, contents);
  }
  built.set(key, folder);
  return folder;
}

/** Whole or not at all, because another process may be reading it. */
function keep(path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}
