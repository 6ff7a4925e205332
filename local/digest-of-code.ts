import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const PACKAGES = 'package-lock.json';
const FILE_PATTERN = /\.(tsx?|js|json|yaml|html|css|svg)$/;

/** Names the code in some folders of this checkout, with the packages and the Node that run it. */
export function digestOfCode(folders: readonly string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of [PACKAGES, ...folders.flatMap(filesIn)]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(ROOT, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => FILE_PATTERN.test(file))
    .map((file) => join(folder, file))
    .sort();
}
