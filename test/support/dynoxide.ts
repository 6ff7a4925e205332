import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { TABLES, type TableDeclaration } from '../../stores/tables.ts';

const START_TIMEOUT_MS = 10_000;

export interface RunningStore {
  readonly endpoint: string;
  /** What a function on this store has in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** A DynamoDB-compatible store of its own, on a free port and a fresh file, with every declared table. */
export async function startStore(): Promise<RunningStore> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-store-'));
  const port = await freePort();
  const binary =
    process.env.DYNOXIDE ?? createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
  const child = spawn(binary, ['serve', '--port', String(port), '--db-path', join(folder, 'store.db')], {
    stdio: 'ignore',
    env: { TOKIO_WORKER_THREADS: '1' },
  });
  const environment: Record<string, string> = {
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
    ...Object.fromEntries(TABLES.map((table) => [table.variable, `gatehouse-test-${table.name}`])),
  };
  const endpoint = environment.AWS_ENDPOINT_URL_DYNAMODB as string;
  const client = new DynamoDBClient({
    region: 'local',
    endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await untilItAnswers(client);
  for (const table of TABLES) await createTable(client, environment[table.variable] as string, table);
  client.destroy();
  return {
    endpoint,
    environment,
    stop: async () => {
      await stopped(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilItAnswers(client: DynamoDBClient): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await client.send(new ListTablesCommand({}));
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(20);
    }
  }
}

async function createTable(client: DynamoDBClient, name: string, table: TableDeclaration): Promise<void> {
  const keys = [table.partitionKey, ...(table.sortKey === null ? [] : [table.sortKey])];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
    }),
  );
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
}
