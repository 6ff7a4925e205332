import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { type BuildOptions, buildSync, version } from 'esbuild';
import { digestOf } from './naming.ts';

/** Beside a handler: what it runs on threads of their own, a file each. They lie in a folder of this name when bundled too. */
const WORKERS = 'workers';

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
  metafile: true,
  write: false,
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** A file of a function's code, as its bundle holds it: `index.js`, `workers/<name>.cjs`. */
export interface Compiled {
  readonly path: string;
  readonly contents: Uint8Array;
}

/** What was compiled, and from what: if none of it has changed, it need not be compiled again. */
interface CompilationRecord {
  readonly made: string;
  readonly files: readonly string[];
  /** Path under the root → size and time of its last change. */
  readonly inputs: Readonly<{ [path: string]: string }>;
}

/** The file of a function's handler. */
export const ENTRY = 'index.js';
const RECORD = 'compiled.json';

/**
 * The code of a function, with what it imports, and without a policy: compiled, or taken as it was compiled before.
 *
 * @param handler the file of its handler
 * @param cache a folder that is this function's own. The source maps are kept there: they are for people, and many
 * times the size of the code
 */
export function compile(root: string, handler: string, cache: string): readonly Compiled[] {
  const known = readRecord(cache);
  if (known !== null && isCurrent(root, known)) {
    return known.files.map((path) => ({ path, contents: readFileSync(join(cache, path)) }));
  }
  const { outputFiles, metafile } = buildSync({
    ...OPTIONS,
    absWorkingDir: root,
    entryPoints: entryPointsOf(handler),
    outdir: cache,
  });
  const files = outputFiles.map(({ path, contents }) => ({
    path: relative(cache, placeOf(path)),
    contents: basename(path) === `${ENTRY}.map` ? skippingALine(contents) : contents,
  }));
  for (const { path, contents } of files) keep(join(cache, path), contents);
  const compiled = files.filter(({ path }) => !path.endsWith('.map'));
  const record: CompilationRecord = {
    made: MADE_BY,
    files: compiled.map(({ path }) => path),
    inputs: Object.fromEntries(Object.keys(metafile.inputs).map((path) => [path, stampOf(join(root, path))])),
  };
  // Last: what is recorded is there.
  keep(join(cache, RECORD), Buffer.from(JSON.stringify(record)));
  return compiled;
}

const MADE_BY = digestOf({ version, OPTIONS });

function readRecord(cache: string): CompilationRecord | null {
  try {
    return JSON.parse(readFileSync(join(cache, RECORD), 'utf8')) as CompilationRecord;
  } catch {
    return null;
  }
}

function isCurrent(root: string, { made, files, inputs }: CompilationRecord): boolean {
  return (
    made === MADE_BY &&
    files.length > 0 &&
    Object.entries(inputs).every(([path, stamp]) => stampOf(join(root, path)) === stamp)
  );
}

/** Tells whether a file or folder is as it was; empty if it is not there. */
export function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? '' : `${stats.size} ${stats.mtimeMs}`;
}

/** The handler's file begins with a line that is not compiled: its policy. */
function skippingALine(map: Uint8Array): Uint8Array {
  const { mappings, ...rest } = JSON.parse(Buffer.from(map).toString('utf8')) as { mappings: string };
  return Buffer.from(JSON.stringify({ ...rest, mappings: `;${mappings}` }));
}

function entryPointsOf(handler: string): { [name: string]: string } {
  const folder = join(dirname(handler), WORKERS);
  const workers = (existsSync(folder) ? readdirSync(folder) : []).filter((file) => file.endsWith('.ts'));
  return {
    index: handler,
    ...Object.fromEntries(workers.map((file) => [`${WORKERS}/${basename(file, '.ts')}`, join(folder, file)])),
  };
}

/** A worker is a `.cjs`: Node loads it by itself, and in a checkout of ES modules would take a `.js` for one. */
function placeOf(path: string): string {
  return basename(dirname(path)) === WORKERS ? path.replace(/\.js$/, '.cjs') : path;
}

/** Whole or not at all, because another process may be reading it. */
export function keep(path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}
