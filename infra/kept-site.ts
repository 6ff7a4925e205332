import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { keep, stampOf } from './compile.ts';
import { digestOf } from './naming.ts';
import { compileSite, type SiteFile } from './site.ts';

/** A file of the dashboard, and where on this machine it is kept. */
export interface KeptSiteFile extends Omit<SiteFile, 'contents'> {
  readonly file: string;
}

/** What was compiled last, and from what. */
interface CompilationRecord {
  /** Name of the folder that holds the files. */
  readonly folder: string;
  readonly files: readonly Omit<SiteFile, 'contents'>[];
  /** Path → size and time of its last change. */
  readonly inputs: Readonly<{ [path: string]: string }>;
}

const RECORD = 'compiled.json';
/** The latest: whoever evaluated an earlier one may still be reading it. */
const MAX_KEPT = 8;

/**
 * The dashboard of a checkout, compiled, or as it was compiled before. It is kept under `.cache/site/`, each version of it in a
 * folder of its own, so that a file that is named is always the same.
 *
 * @throws BuildFailure of esbuild if the code has a mistake
 */
export function keptSite(root: string): readonly KeptSiteFile[] {
  const cache = join(root, '.cache', 'site');
  const known = readRecord(cache);
  if (known !== null && isCurrent(root, cache, known)) return filesOf(cache, known);
  const { files, inputs } = compileSite(root);
  const digests = files.map(({ path, contents }) => [path, Buffer.from(contents).toString('base64')]);
  const record: CompilationRecord = {
    folder: digestOf(digests),
    files: files.map(({ contents: _, ...file }) => file),
    inputs: Object.fromEntries(inputs.map((path) => [path, stampOf(resolve(root, path))])),
  };
  for (const { path, contents } of files) keep(join(cache, record.folder, path), contents);
  // Last: what is recorded is there.
  keep(join(cache, RECORD), Buffer.from(JSON.stringify(record)));
  removeOldest(cache, record.folder);
  return filesOf(cache, record);
}

function readRecord(cache: string): CompilationRecord | null {
  try {
    return JSON.parse(readFileSync(join(cache, RECORD), 'utf8')) as CompilationRecord;
  } catch {
    return null;
  }
}

function isCurrent(root: string, cache: string, record: CompilationRecord): boolean {
  return (
    filesOf(cache, record).every(({ file }) => existsSync(file)) &&
    Object.entries(record.inputs).every(([path, stamp]) => stampOf(resolve(root, path)) === stamp)
  );
}

function filesOf(cache: string, { folder, files }: CompilationRecord): KeptSiteFile[] {
  return files.map((one) => ({ ...one, file: join(cache, folder, one.path) }));
}

function removeOldest(cache: string, latest: string): void {
  const folders = readdirSync(cache, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== latest)
    .map(({ name }) => {
      const folder = join(cache, name);
      // Another process may have removed it.
      return { folder, madeMs: statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
    });
  const old = folders.sort((one, other) => other.madeMs - one.madeMs).slice(MAX_KEPT - 1);
  for (const { folder } of old) rmSync(folder, { recursive: true, force: true });
}
