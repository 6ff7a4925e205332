import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyDocument } from '../core/policy/parse.ts';

/** The policies of this checkout. */
export const POLICIES = join(import.meta.dirname, '..', 'policies');

const FOLDERS = ['environments', 'surfaces'] as const;
const EXTENSION = '.yaml';

/** The names of the environments that have a document, sorted. */
export function environments(directory: string = POLICIES): string[] {
  return filesIn(join(directory, 'environments'))
    .filter((file) => file.endsWith(EXTENSION))
    .map((file) => file.slice(0, -EXTENSION.length));
}

/** Every file in which policies are declared, sorted by name. Schemas, scenarios and guardrails are not among them. */
export function readPolicyDocuments(directory: string = POLICIES): PolicyDocument[] {
  const files = [
    ...filesIn(directory).filter((file) => file.endsWith(EXTENSION) || file.endsWith('.yml')),
    // Everything in these folders: what does not belong there is reported, not passed over.
    ...FOLDERS.flatMap((folder) => filesIn(join(directory, folder)).map((file) => `${folder}/${file}`)),
  ];
  return files.sort().map((file) => ({ file, text: readFileSync(join(directory, file), 'utf8') }));
}

/** A folder that is missing has none: which documents then are missing, their check says. */
function filesIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
