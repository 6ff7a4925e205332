import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CloudWatchLogsDecodedData } from 'aws-lambda';
import type { FunctionLog } from '../../local/function.ts';
import { LogFile } from '../../local/function-log.ts';
import { Lambda } from '../../local/lambda.ts';
import { MAX_BATCH_EVENTS } from '../../local/log-backlog.ts';
import { type LogSubscriptions, subscribeToLogs } from '../../local/log-subscription.ts';
import type { Properties } from '../../local/resource-graph.ts';
import { Graph } from './gateway-under-test.ts';

const STARTED_AT = 1_800_000_000_250;
const BOUND_MILLISECONDS = 5_000;
const TIMEOUT_MILLISECONDS = 2_000;
const REQUEST = '{"message":"request","n":1}';

let directory: string;
let subscriptions: LogSubscriptions | undefined;
let files: readonly FunctionLog[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gatehouse-logs-'));
});
afterEach(async () => {
  await subscriptions?.close(0);
  subscriptions = undefined;
  await Promise.all(files.map(({ file }) => file.close()));
  files = [];
  rmSync(directory, { recursive: true, force: true });
});

interface Changes {
  readonly filter?: Properties;
  readonly permission?: Properties;
}

/** A function `reader` that is handed what `shop` logs, and what it was handed. */
function declare(
  take: (data: CloudWatchLogsDecodedData) => unknown,
  { filter = {}, permission = {} }: Changes = {},
) {
  const graph = new Graph();
  const byArn = new Map<string, Lambda>();
  const logs = ['shop', 'reader'].map((name) => {
    const group = `/aws/lambda/${name}`;
    const arn = String(
      graph.add('lambda/function:Function', name, { name, runtime: 'nodejs24.x' }).outputs.arn,
    );
    graph.add('cloudwatch/logGroup:LogGroup', name, { name: group });
    const file = new LogFile(join(directory, `${name}.log`));
    const settings = {
      name,
      arn,
      timeoutMilliseconds: TIMEOUT_MILLISECONDS,
      memoryMegabytes: 128,
      concurrency: null,
    };
    byArn.set(arn, new Lambda(settings, async (event) => take(decoded(event)), file));
    return { functionArn: arn, group, file };
  });
  files = logs;
  const [shop, reader] = logs as [FunctionLog, FunctionLog];
  graph.add('cloudwatch/logSubscriptionFilter:LogSubscriptionFilter', 'filter', {
    name: 'wanted',
    logGroup: shop.group,
    filterPattern: '{ $.message = "request" }',
    destinationArn: reader.functionArn,
    ...filter,
  });
  graph.add('lambda/permission:Permission', 'permission', {
    action: 'lambda:InvokeFunction',
    function: 'reader',
    principal: 'logs.amazonaws.com',
    sourceArn: `arn:aws:logs:us-east-1:000000000000:log-group:${shop.group}:*`,
    ...permission,
  });
  const start = () => {
    subscriptions = subscribeToLogs(graph.graph, { byArn, logs }, STARTED_AT);
  };
  return { start, write: (line: string) => shop.file.write(line), log: () => logOf(reader.file) };
}

function decoded(event: object): CloudWatchLogsDecodedData {
  const { data } = (event as { awslogs: { data: string } }).awslogs;
  return JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString('utf8'));
}

function logOf(file: LogFile): readonly any[] {
  file.writeRest();
  return readFileSync(file.path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !condition(); turn++) await sleep(10);
  if (!condition()) throw new Error('it did not come about');
}

describe('a log subscription', () => {
  test('P-3 hands the lines that match to its function, together, as CloudWatch Logs does', async () => {
    const taken: CloudWatchLogsDecodedData[] = [];
    const { start, write } = declare((data) => taken.push(data));
    start();
    const before = Date.now();
    for (const line of [REQUEST, '{"message":"other"}', 'no JSON', '{"message":"request","n":2}'])
      write(line);
    await until(() => taken.length > 0);
    const event = (message: string) => ({
      id: expect.stringMatching(/^1800000000250\d{43}$/),
      timestamp: expect.any(Number),
      message,
    });
    expect(taken).toEqual([
      {
        messageType: 'DATA_MESSAGE',
        owner: '000000000000',
        logGroup: '/aws/lambda/shop',
        logStream: 'local',
        subscriptionFilters: ['wanted'],
        logEvents: [event(REQUEST), event('{"message":"request","n":2}')],
      },
    ]);
    const [first] = taken[0]?.logEvents ?? [];
    expect(first?.timestamp).toBeGreaterThanOrEqual(before);
    expect(first?.timestamp).toBeLessThanOrEqual(Date.now());
  });

  test('P-3 does not call its function for lines that do not match', async () => {
    const taken: unknown[] = [];
    const { start, write } = declare((data) => taken.push(data));
    start();
    write('{"message":"other"}');
    await subscriptions?.close(BOUND_MILLISECONDS);
    expect(taken).toEqual([]);
  });

  test('P-3 hands over every line once and in order, whatever the size of the batches', async () => {
    const ids: string[] = [];
    const numbers: number[] = [];
    const sizes: number[] = [];
    const { start, write } = declare(({ logEvents }) => {
      sizes.push(logEvents.length);
      for (const { id, message } of logEvents) {
        ids.push(id);
        numbers.push(JSON.parse(message).n);
      }
    });
    start();
    const count = 2 * MAX_BATCH_EVENTS + 500;
    for (let n = 0; n < count; n++) write(`{"message":"request","n":${n}}`);
    await subscriptions?.close(BOUND_MILLISECONDS);
    expect(numbers).toEqual([...Array(count).keys()]);
    expect(new Set(ids).size).toBe(count);
    expect(ids).toEqual([...ids].sort());
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_BATCH_EVENTS);
  });

  test('P-3 tries a batch again that failed, with the same ids, and goes on with the next', async () => {
    const attempts: string[][] = [];
    const { start, write, log } = declare(({ logEvents }) => {
      attempts.push(logEvents.map(({ id }) => id));
      if (attempts.length === 1) throw new TypeError('not yet');
    });
    start();
    write(REQUEST);
    await until(() => attempts.length === 2);
    expect(attempts[1]).toEqual(attempts[0]);
    write(REQUEST);
    await until(() => attempts.length === 3);
    expect(attempts[2]).not.toEqual(attempts[0]);
    expect(log()).toMatchObject([{ errorMessage: 'not yet' }]);
  });

  test('P-3 gives a batch up after the third time, and says so in the log of its function', async () => {
    let attempts = 0;
    const { start, write, log } = declare(() => {
      attempts += 1;
      if (attempts <= 3) throw new TypeError('broken');
    });
    start();
    write(REQUEST);
    await until(() => log().length === 4);
    expect(log().at(-1)).toMatchObject({
      level: 'ERROR',
      message: '1 lines of /aws/lambda/shop were dropped: the function failed with them each time',
    });
    write(REQUEST);
    await until(() => attempts === 4);
  });

  test('P-3 delivers what is left at the end, without the waits between attempts', async () => {
    let attempts = 0;
    const { start, write } = declare(() => {
      attempts += 1;
      if (attempts < 3) throw new TypeError('broken');
    });
    start();
    write(REQUEST);
    const before = performance.now();
    await subscriptions?.close(BOUND_MILLISECONDS);
    expect(attempts).toBe(3);
    // The waits alone are longer.
    expect(performance.now() - before).toBeLessThan(1_400);
  });

  test('P-3 waits at the end no longer than its bound, and says what it leaves', async () => {
    let isAtWork = false;
    const { start, write, log } = declare(() => {
      isAtWork = true;
      return new Promise(() => undefined);
    });
    start();
    write(REQUEST);
    await until(() => isAtWork);
    for (const line of [REQUEST, REQUEST]) write(line);
    const before = performance.now();
    await subscriptions?.close(50);
    // Before the function times out.
    expect(performance.now() - before).toBeLessThan(TIMEOUT_MILLISECONDS);
    expect(log()).toMatchObject([{ message: '2 lines of /aws/lambda/shop were left at the end' }]);
  });
});

describe('a log subscription that cannot be', () => {
  const starting = (changes: Changes) => declare(() => null, changes).start;

  test('P-3 for want of a pattern that is known here is refused with it', () => {
    expect(starting({ filter: { filterPattern: 'ERROR' } })).toThrow(
      "LogSubscriptionFilter 'filter': this machine knows filter patterns like { $.message = \"request\" } only, not 'ERROR'.",
    );
  });

  test.each([
    { principal: 'events.amazonaws.com' },
    { sourceArn: 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/other:*' },
    { sourceArn: 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/shop' },
  ])('P-3 for want of a Permission is refused: %p', (permission) => {
    expect(starting({ permission })).toThrow("no Permission lets CloudWatch Logs call Function 'reader'");
  });

  test('P-3 because its function would hear itself is refused', () => {
    const group = '/aws/lambda/reader';
    const permission = { sourceArn: `arn:aws:logs:us-east-1:000000000000:log-group:${group}:*` };
    expect(starting({ filter: { logGroup: group }, permission })).toThrow('with its own lines, for ever');
  });

  test('P-3 because there is no such log is refused', () => {
    expect(starting({ filter: { logGroup: '/aws/lambda/gone' } })).toThrow('there is no log group');
  });
});
