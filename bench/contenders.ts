import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Target } from './load.ts';
import { benchKey } from './platform.ts';

export interface Contenders {
  readonly targets: readonly Target[];
  /** Name of the one that the others are compared with. */
  readonly reference: string;
  readonly stop: () => Promise<void>;
}

/** The table of the hand-written contenders, on the same store as the platform's. */
const TABLE = 'bench-keys';
const HAND_WRITTEN_KEY = 'hand-written-key';
const EXPRESS = 'Express 5 + SDK UpdateItem';

/** Starts everyone: each in a process of its own, all on the one store that the platform started. */
export async function startContenders(): Promise<Contenders> {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
  const children: ChildProcess[] = [];
  const stop = async () => {
    for (const child of children.reverse()) await ended(child);
    await rm(home, { recursive: true, force: true });
  };
  try {
    const platform = await run('platform.ts', { GATEHOUSE_HOME: home });
    children.push(platform.child);
    const { url, storeUrl } = platform.said as { url: string; storeUrl: string };
    const environment = {
      AWS_REGION: 'local',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_ENDPOINT_URL_DYNAMODB: storeUrl,
    };
    await makeTable(storeUrl);
    const targets: Target[] = [];
    for (const [name, file] of HAND_WRITTEN) {
      const { child, said } = await run(join('contenders', file), environment);
      children.push(child);
      const headers = { authorization: `Bearer ${HAND_WRITTEN_KEY}` };
      targets.push({ name, url: (said as { url: string }).url, method: 'GET', headers });
    }
    return { targets: [...targets, ...(await guarded(url))], reference: EXPRESS, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const HAND_WRITTEN = [
  ['bare node:http', 'bare-http.ts'],
  ['node:http + SDK UpdateItem', 'http-and-store.ts'],
  [EXPRESS, 'express.ts'],
] as const;

async function guarded(url: string): Promise<Target[]> {
  const headers = { authorization: `Bearer ${await benchKey(url, true)}` };
  const body = JSON.stringify({
    model: 'deepseek-chat',
    messages: [{ role: 'user', content: 'Hello there' }],
  });
  return [
    { name: 'Gatehouse: guarded GET', url: `${url}/a2agent/v1/models/deepseek-chat`, method: 'GET', headers },
    {
      name: 'Gatehouse: sandbox completion',
      url: `${url}/a2agent/v1/chat/completions`,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    },
  ];
}

/** Runs a file beside this one; the first line that it prints is JSON that says where it is. */
export async function run(
  file: string,
  environment: Record<string, string>,
): Promise<{ child: ChildProcess; said: unknown }> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, file)],
    {
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended before it served`))),
  ])) as [string];
  lines.on('line', () => undefined);
  return { child, said: JSON.parse(line) };
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  await exited;
}

async function makeTable(endpoint: string): Promise<void> {
  const client = new DynamoDBClient({
    region: 'local',
    endpoint,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'hash', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'hash', KeyType: 'HASH' }],
    }),
  );
  const hash = createHash('sha256').update(HAND_WRITTEN_KEY).digest('hex');
  await client.send(
    new PutItemCommand({ TableName: TABLE, Item: { hash: { S: hash }, perMinute: { N: '1000000000' } } }),
  );
  client.destroy();
}
