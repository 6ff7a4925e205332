import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type LoadedFunctions, loadFunctions } from '../../local/function.ts';
import { Graph } from './gateway-under-test.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gatehouse-function-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function load(sources: Readonly<Record<string, string>>, more: object = {}): Promise<LoadedFunctions> {
  const graph = new Graph();
  for (const [name, text] of Object.entries(sources)) {
    graph.add('lambda/function:Function', name, {
      name,
      runtime: 'nodejs24.x',
      handler: 'index.handler',
      code: { assets: Promise.resolve({ 'index.js': { text } }) },
      environment: {
        variables: { WHO: name, URLS: '{"a":"https://abc123.execute-api.eu-west-1.amazonaws.com/a"}' },
      },
      ...more,
    });
  }
  const surroundings = {
    environment: { AWS_ENDPOINT_URL_DYNAMODB: 'http://store' },
    url: 'http://localhost:1',
    logs: directory,
    root: directory,
  };
  return loadFunctions(graph.graph, surroundings);
}

const invoke = (loaded: LoadedFunctions, name: string, event: object = {}) =>
  loaded.byArn.get(`arn:aws:lambda:us-east-1:000000000000:function:${name}`)?.invoke(event);

const logOf = (name: string) =>
  readFileSync(join(directory, `${name}.log`), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe('a function', () => {
  test('P-3 sees an environment of its own, with the addresses of this machine, and nobody else sees it', async () => {
    const source =
      'exports.handler = async () => { process.env.MINE = "1"; return { ...process.env, path: process.env.PATH } }';
    const loaded = await load({ one: source, two: 'exports.handler = async () => ({ ...process.env })' });
    expect(await invoke(loaded, 'one')).toMatchObject({
      WHO: 'one',
      URLS: '{"a":"http://localhost:1/a"}',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'one',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://store',
      path: undefined,
    });
    const other = (await invoke(loaded, 'two')) as Record<string, string>;
    expect([other.WHO, other.MINE, process.env.MINE]).toEqual(['two', undefined, undefined]);
    await loaded.close();
  });

  test('P-3 logs JSON lines to a file of its own, each with the id of its invocation', async () => {
    const source = `exports.handler = async (event, context) => {
      console.debug('unheard'); console.log('hello', event.who); console.warn({ a: 1 });
      process.stdout.write('{"as":"it stands"}\\n'); return context.awsRequestId }`;
    const loaded = await load({ one: source });
    const requestId = await invoke(loaded, 'one', { who: 'you' });
    await loaded.close();
    expect(logOf('one')).toEqual([
      { timestamp: expect.any(String), level: 'INFO', requestId, message: 'hello you' },
      { timestamp: expect.any(String), level: 'WARN', requestId, message: { a: 1 } },
      { as: 'it stands' },
    ]);
  });

  test('P-3 that throws is logged with its error; the gateway hears the message only', async () => {
    const loaded = await load({ one: 'exports.handler = async () => { throw new TypeError("broken") }' });
    await expect(invoke(loaded, 'one')).rejects.toMatchObject({ kind: 'thrown', message: 'broken' });
    await loaded.close();
    expect(logOf('one')).toMatchObject([{ level: 'ERROR', errorType: 'TypeError', errorMessage: 'broken' }]);
  });

  test('P-3 is ended by its timeout', async () => {
    const loaded = await load({ one: 'exports.handler = () => new Promise(() => {})' }, { timeout: 0.02 });
    await expect(invoke(loaded, 'one')).rejects.toMatchObject({ kind: 'timeout' });
    await loaded.close();
  });

  test('P-3 takes no more at once than it reserves', async () => {
    const source =
      'let go; exports.handler = (event) => event.go ? go() : new Promise((resolve) => { go = resolve })';
    const loaded = await load({ one: source }, { reservedConcurrentExecutions: 1 });
    const first = invoke(loaded, 'one');
    await expect(invoke(loaded, 'one', { go: true })).rejects.toMatchObject({ kind: 'throttled' });
    first?.catch(() => undefined);
    await loaded.close();
  });

  test('cannot end the process that all functions share', async () => {
    const loaded = await load({ one: 'exports.handler = async () => process.exit(0)' });
    await expect(invoke(loaded, 'one')).rejects.toMatchObject({
      message: expect.stringContaining('process.exit'),
    });
    await loaded.close();
  });

  test('P-3 is read from the archive as declared: no handler in it, no start', async () => {
    await expect(load({ one: 'exports.other = 1' })).rejects.toThrow("exports no function 'handler'");
    await expect(load({ one: '' }, { code: { path: Promise.resolve('nowhere') } })).rejects.toThrow(
      'cannot be read',
    );
    writeFileSync(join(directory, 'index.js'), 'exports.handler = async () => 7');
    const loaded = await load({ one: '' }, { code: { path: Promise.resolve(directory) } });
    expect(await invoke(loaded, 'one')).toBe(7);
    await loaded.close();
  });
});
