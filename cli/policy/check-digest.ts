import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyDocument } from '../../core/policy/parse.ts';
import { digestOfCode } from '../../local/digest-of-code.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** What a check runs, and what the program is made of: functions with the stores that they import, and the dashboard. */
const FOLDERS = ['cli', 'core', 'dashboard', 'functions', 'infra', 'local', 'policies/guardrails', 'stores'];
const STACK_SETTINGS = /^Pulumi\..+\.yaml$/;

/** Names everything that the outcome of a check depends on: what is checked, how, and by which code. */
export function checkDigest(documents: readonly PolicyDocument[], options: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify([digestOfCode(FOLDERS), options]));
  for (const { file, text } of [...documents, ...stackSettings()]) hash.update(JSON.stringify([file, text]));
  return hash.digest('hex');
}

function stackSettings(): PolicyDocument[] {
  return readdirSync(ROOT)
    .filter((file) => STACK_SETTINGS.test(file))
    .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));
}
