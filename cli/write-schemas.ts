import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DocumentKind, jsonSchemaOf, SCHEMAS } from '../core/policy/written.ts';
import { POLICIES } from '../infra/policies.ts';

/** Writes the JSON Schemas by which editors complete and check the policy documents. */
const directory = join(POLICIES, 'schema');
mkdirSync(directory, { recursive: true });
for (const kind of Object.keys(SCHEMAS) as DocumentKind[]) {
  writeFileSync(join(directory, `${kind}.json`), `${JSON.stringify(jsonSchemaOf(kind), null, 2)}\n`);
}
