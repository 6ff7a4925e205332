import http from 'node:http';
import { type Measure, median, type Target } from './load.ts';

const P99 = 0.99;

/** As `load`, but exact to the fraction of a millisecond: for differences that its whole milliseconds would hide. */
export async function latency(target: Target, connections: number, seconds: number): Promise<Measure> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const timesMs: number[] = [];
  const until = performance.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) {
        const startedAt = performance.now();
        await ask(target, agent);
        timesMs.push(performance.now() - startedAt);
      }
    }),
  );
  agent.destroy();
  const sorted = timesMs.sort((a, b) => a - b);
  return {
    perSecond: timesMs.length / seconds,
    p50Ms: median(sorted),
    p99Ms: sorted[Math.floor(sorted.length * P99)] ?? 0,
  };
}

function ask({ name, url, method, headers, body }: Target, agent: http.Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { agent, method, headers: { ...headers } }, (answer) => {
      answer.resume();
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`${name} answered ${answer.statusCode}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
