/**
 * Measures the gate beside what would be written instead of it, in one run on one kind of store (dynoxide on a
 * file). Rounds are interleaved, so that whatever else the machine does hits everyone alike; figures are medians,
 * and only their ratios carry over to another machine.
 *
 *     npm run bench                     everything, about four minutes
 *     npm run bench -- --seconds 1      shorter rounds
 */
import { parseArgs } from 'node:util';
import { measureColdStarts } from './cold-start.ts';
import { startCompletions } from './completions.ts';
import { startContenders } from './contenders.ts';
import { latency } from './latency.ts';
import { load, type Measure, median, type Target } from './load.ts';

const CONNECTIONS = [1, 16, 64];
const COMPLETION_CONNECTIONS = [1, 16];
const ROUNDS = 3;
const WARM_UP_SECONDS = 1;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '3' } } });
const seconds = Number(values.seconds);

const contenders = await startContenders();
try {
  for (const target of contenders.targets) await load(target, 16, WARM_UP_SECONDS);
  for (const connections of CONNECTIONS) {
    say(table(connections, await measureAll(contenders.targets, connections), contenders.reference));
  }
} finally {
  await contenders.stop();
}
await sayCompletions();
say(coldStarts());

async function sayCompletions(): Promise<void> {
  const completions = await startCompletions();
  try {
    for (const target of completions.targets) await load(target, 16, WARM_UP_SECONDS);
    for (const connections of COMPLETION_CONNECTIONS) {
      say(
        latencies(
          connections,
          await measureAll(completions.targets, connections, latency),
          completions.reference,
        ),
      );
    }
    say(`\nRequests to the store for a completion that is paid for: ${await completions.storeRequests()}`);
  } finally {
    await completions.stop();
  }
}

function latencies(connections: number, measures: Map<string, Measure[]>, reference: string): string {
  const p50Of = (name: string) => median((measures.get(name) ?? []).map(({ p50Ms }) => p50Ms));
  const rows = [...measures].map(([name, all]) =>
    row([
      name,
      p50Of(name).toFixed(1),
      median(all.map(({ p99Ms }) => p99Ms)).toFixed(1),
      median(all.map(({ perSecond }) => perSecond)).toFixed(0),
      `${(p50Of(name) / p50Of(reference)).toFixed(2)}×`,
    ]),
  );
  return [
    `\n### Completions of an upstream, ${connections} connection${connections === 1 ? '' : 's'}\n`,
    row(['', 'p50 ms', 'p99 ms', 'requests/s', `p50 × ${reference}`]),
    row(['---', '---:', '---:', '---:', '---:']),
    ...rows,
  ].join('\n');
}

async function measureAll(
  targets: readonly Target[],
  connections: number,
  measure = load,
): Promise<Map<string, Measure[]>> {
  const measures = new Map<string, Measure[]>(targets.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const target of targets) {
      measures.get(target.name)?.push(await measure(target, connections, seconds));
    }
  }
  return measures;
}

function table(connections: number, measures: Map<string, Measure[]>, reference: string): string {
  const perSecond = (name: string) => median((measures.get(name) ?? []).map((measure) => measure.perSecond));
  const rows = [...measures].map(([name, all]) =>
    row([
      name,
      perSecond(name).toFixed(0),
      median(all.map(({ p50Ms }) => p50Ms)).toFixed(0),
      median(all.map(({ p99Ms }) => p99Ms)).toFixed(0),
      `${(perSecond(name) / perSecond(reference)).toFixed(2)}×`,
    ]),
  );
  return [
    `\n### ${connections} connection${connections === 1 ? '' : 's'}\n`,
    row(['', 'requests/s', 'p50 ms', 'p99 ms', `× ${reference}`]),
    row(['---', '---:', '---:', '---:', '---:']),
    ...rows,
  ].join('\n');
}

function coldStarts(): string {
  const [plain, authorizer] = measureColdStarts();
  return [
    '\n### Import in a fresh process\n',
    row(['bundle', 'KB', 'import ms', '× plain']),
    row(['---', '---:', '---:', '---:']),
    ...[plain, authorizer].map(({ name, kilobytes, importMs }) =>
      row([name, kilobytes.toFixed(0), importMs.toFixed(1), `${(importMs / plain.importMs).toFixed(2)}×`]),
    ),
  ].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
