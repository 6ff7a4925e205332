import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ended, run } from './contenders.ts';
import { load, type Target } from './load.ts';
import { benchKey, type PlatformSettings } from './platform.ts';

/** Completions of one upstream: asked directly, through the gate, and through the gate with the money path. */
export interface Completions {
  readonly targets: readonly Target[];
  /** Name of the one that the others are compared with. */
  readonly reference: string;
  /** What the store is asked for one completion that is paid for, on average. */
  readonly storeRequests: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

const DIRECT = 'the upstream itself';
const COUNTED_COMPLETIONS = 50;

export async function startCompletions(): Promise<Completions> {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
  const children: ChildProcess[] = [];
  const stop = async () => {
    for (const child of children.reverse()) await ended(child);
    await rm(home, { recursive: true, force: true });
  };
  const platform = async (name: string, settings: PlatformSettings) => {
    const { child, said } = await run('platform.ts', {
      GATEHOUSE_HOME: join(home, name),
      BENCH_SETTINGS: JSON.stringify(settings),
    });
    children.push(child);
    const { url } = said as { url: string };
    return { child, target: await completionsOf(name, url) };
  };
  try {
    const { child, said } = await run(join('contenders', 'upstream.ts'), {});
    children.push(child);
    const upstream = said as { url: string; key: string };
    const free = await platform('through the gate, without money', { upstream, isFree: true });
    const paid = await platform('through the gate, paid for', { upstream });
    const counting = await platform('counted', { upstream, counts: true });
    return {
      targets: [
        aTarget(DIRECT, `${upstream.url}/v1/chat/completions`, upstream.key),
        free.target,
        paid.target,
      ],
      reference: DIRECT,
      storeRequests: () => countRequests(counting.child, counting.target),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function completionsOf(name: string, url: string): Promise<Target> {
  return aTarget(name, `${url}/a2agent/v1/chat/completions`, await benchKey(url, false));
}

function aTarget(name: string, url: string, key: string): Target {
  const messages = [{ role: 'user', content: 'Hello there' }];
  return {
    name,
    url,
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'deepseek-chat', messages, max_tokens: 100 }),
  };
}

/** Without those of functions that no request waits for: none of them counts what is paid for. */
async function countRequests(child: ChildProcess, target: Target): Promise<number> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const asked = async (): Promise<string[]> => {
    child.stdin?.write('\n');
    const [line] = (await once(lines, 'line')) as [string];
    return JSON.parse(line);
  };
  await load(target, 1, 1);
  await asked();
  for (let sent = 0; sent < COUNTED_COMPLETIONS; sent++) {
    const answer = await fetch(target.url, {
      method: 'POST',
      headers: { ...target.headers },
      body: target.body ?? '',
    });
    await answer.text();
  }
  return (await asked()).length / COUNTED_COMPLETIONS;
}
