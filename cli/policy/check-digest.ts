import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyDocument } from '../../core/policy/parse.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** What a check runs, and what the program is made of: functions are bundled with the stores that they import. */
const FOLDERS = ['cli', 'core', 'functions', 'infra', 'local', 'policies/guardrails', 'stores'];
const STACK_SETTINGS = /^Pulumi\..+\.yaml$/;
const FILE_PATTERN = /\.(ts|js|json|yaml)$/;

/** Names everything that the outcome of a check depends on: what is checked, how, and by which code. */
export function checkDigest(documents: readonly PolicyDocument[], options: unknown): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([process.version, options]));
  for (const { file, text } of documents) hash.update(JSON.stringify([file, text]));
  for (const file of [...atTop(), ...FOLDERS.flatMap(filesIn)]) {
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

/** The packages, and the settings of the stacks. */
function atTop(): string[] {
  return readdirSync(ROOT).filter((file) => file === 'package-lock.json' || STACK_SETTINGS.test(file));
}
