import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { guardrailOverview } from './guardrail-overview.ts';

/** Writes the overview of the guardrails. */
const ROOT = resolve(import.meta.dirname, '..');
writeFileSync(join(ROOT, 'docs', 'guardrails', 'README.md'), guardrailOverview());
