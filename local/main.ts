import { enableCompileCache } from 'node:module';

enableCompileCache();

// After the cache is on, so that what these load is served from it.
const { runLocal } = await import('./run-local.ts');
await runLocal(process.env);
