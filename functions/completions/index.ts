import { createHandler } from '../chain/chain.ts';
import { openCharging } from '../providers/charging/open-charging.ts';
import { createProviders } from '../providers/index.ts';
import type { Memory } from './memory.ts';
import { operations } from './operations.ts';

let memory: Promise<Memory> | undefined;

/** Loaded when it is first needed: bundled, an `import()` evaluates code that was there already. */
async function openMemory(): Promise<Memory> {
  const [{ openStore }, { createMemory }] = await Promise.all([
    import('../../stores/store.ts'),
    import('./memory.ts'),
  ]);
  return createMemory(openStore(process.env, ['directory', 'threads']));
}

export const handler = createHandler({
  policy: GATEHOUSE_POLICY,
  operations,
  deps: {
    providerFor: createProviders(GATEHOUSE_POLICY, process.env).answering,
    charging: openCharging(process.env),
    memory: () => {
      memory ??= openMemory();
      return memory;
    },
  },
  streams: true,
});
