import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ApiKeys } from '../../local/api-keys.ts';
import { claimHome, describeProcess, runningProcess } from '../../local/home.ts';
import { StartError } from '../../local/start-error.ts';
import { findBinary, startStore } from '../../local/store.ts';
import { createTables } from '../../local/table.ts';
import { createDynamo } from '../../stores/dynamodb.ts';
import { Graph } from './gateway-under-test.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gatehouse-store-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const nothing = () => undefined;
const dynamoAt = (url: string) =>
  createDynamo({
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_ENDPOINT_URL_DYNAMODB: url,
  });

describe('the state folder', () => {
  test('P-3 is held by one server at a time, and free once it is released', () => {
    const home = claimHome(directory);
    expect(() => claimHome(directory)).toThrow(StartError);
    home.release();
    claimHome(directory).release();
  });

  test('P-3 is free after a server was killed, even if another process has its id now', () => {
    writeFileSync(
      join(directory, 'server.json'),
      JSON.stringify({ pid: process.pid, identity: 'started long ago' }),
    );
    claimHome(directory).release();
  });
});

describe('the store', () => {
  test('P-3 keeps tables, items and gateway keys between starts, also when it is killed', async () => {
    const home = claimHome(directory);
    const graph = new Graph();
    graph.add('dynamodb/table:Table', 'things', {
      name: 'things',
      hashKey: 'id',
      attributes: [{ name: 'id', type: 'S' }],
    });
    const value = 'a-value-of-twenty-characters';

    const first = await startStore(home, nothing);
    const before = dynamoAt(first.url);
    await createTables(graph.graph, before);
    await before.send(new PutItemCommand({ TableName: 'things', Item: { id: { S: 'a' } } }));
    await (await ApiKeys.open(before)).create({ name: 'k', value, enabled: true }, 0);
    const pid = runningProcess(join(directory, 'store.json')) as number;
    process.kill(pid, 'SIGKILL');
    while (runningProcess(join(directory, 'store.json')) !== null) await sleep(5);
    before.destroy();

    const second = await startStore(home, nothing);
    const after = dynamoAt(second.url);
    await createTables(graph.graph, after);
    expect((await after.send(new ListTablesCommand({}))).TableNames).toContain('things');
    expect(
      (await after.send(new GetItemCommand({ TableName: 'things', Key: { id: { S: 'a' } } }))).Item,
    ).toBeDefined();
    expect((await ApiKeys.open(after)).byValue(value)).toMatchObject({ name: 'k', enabled: true });
    after.destroy();
    await second.stop();
    home.release();
  });

  test('P-9 its files are for the user alone, also in a folder that others may enter', async () => {
    chmodSync(directory, 0o755);
    const home = claimHome(directory);
    const store = await startStore(home, nothing);
    const dynamo = dynamoAt(store.url);
    await dynamo.send(new ListTablesCommand({}));
    const readable = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(
      (name) => (statSync(join(directory, name)).mode & 0o077) !== 0,
    );
    expect(readable).toEqual([]);
    dynamo.destroy();
    await store.stop();
    home.release();
  });

  test('P-3 that a killed server left behind is ended before the next one starts', async () => {
    const home = claimHome(directory);
    const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(left, 'spawn');
    // The command line of a process is its own only once it runs the program.
    const own = () => describeProcess(left.pid as number);
    while (!own().identity?.includes('setInterval')) await sleep(5);
    writeFileSync(join(directory, 'store.json'), JSON.stringify(own()));
    const exited = once(left, 'exit');
    const store = await startStore(home, nothing);
    await exited;
    await store.stop();
    home.release();
  });

  test('P-3 a table whose key is declared otherwise than it was is refused', async () => {
    const home = claimHome(directory);
    const store = await startStore(home, nothing);
    const dynamo = dynamoAt(store.url);
    const declare = (hashKey: string) => {
      const graph = new Graph();
      graph.add('dynamodb/table:Table', 'things', {
        name: 'things',
        hashKey,
        attributes: [{ name: hashKey, type: 'S' }],
      });
      return createTables(graph.graph, dynamo);
    };
    await declare('id');
    await expect(declare('other')).rejects.toThrow('Keys of a table cannot change');
    dynamo.destroy();
    await store.stop();
    home.release();
  });

  test('says in one sentence what to do where its binary is missing', () => {
    expect(() => findBinary({ DYNOXIDE: '/nowhere/dynoxide' })).toThrow(
      new StartError('DYNOXIDE names /nowhere/dynoxide, which cannot be executed.'),
    );
  });
});
