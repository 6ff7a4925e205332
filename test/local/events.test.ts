import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Local, startGraph } from '../../local/start.ts';
import { StartError } from '../../local/start-error.ts';
import { smallPolicy } from '../infra/small-policy.ts';
import { Graph } from './gateway-under-test.ts';

const SECRET_NAME = 'gatehouse-test-provider-acme';
const KEY = 'sk-of-acme';

/** Says that it was called, once and for a while, and what it was told. */
const TIDIER = `exports.handler = async (event) => {
  console.log('tidied', event.source);
  await new Promise((resolve) => setTimeout(resolve, 300));
  process.stdout.write(JSON.stringify({ message: 'request', endpoint: process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER }) + '\\n');
}`;
/** Says what it was handed. */
const READER = `const { gunzipSync } = require('node:zlib');
exports.handler = async ({ awslogs }) => {
  const { logEvents } = JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')));
  console.log('read', logEvents.length);
}`;

let home: string;
let local: Local | undefined;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gatehouse-events-'));
});
afterEach(async () => {
  await local?.stop();
  local = undefined;
  rmSync(home, { recursive: true, force: true });
});

function declared(): Graph {
  const graph = new Graph();
  const [tidier, reader] = Object.entries({ tidier: TIDIER, reader: READER }).map(([name, text]) => {
    graph.add('cloudwatch/logGroup:LogGroup', `${name}-logs`, { name: `/aws/lambda/${name}` });
    return graph.add('lambda/function:Function', name, {
      name,
      runtime: 'nodejs24.x',
      handler: 'index.handler',
      code: { assets: Promise.resolve({ 'index.js': { text } }) },
    });
  });
  const rule = graph.add('cloudwatch/eventRule:EventRule', 'rule', { scheduleExpression: 'rate(1 hour)' });
  graph.add('cloudwatch/eventTarget:EventTarget', 'target', {
    rule: rule.outputs.name,
    arn: tidier?.outputs.arn,
  });
  graph.add('cloudwatch/logSubscriptionFilter:LogSubscriptionFilter', 'filter', {
    logGroup: '/aws/lambda/tidier',
    filterPattern: '{ $.message = "request" }',
    destinationArn: reader?.outputs.arn,
  });
  const permit = (called: string, principal: string, sourceArn: string) =>
    graph.add('lambda/permission:Permission', called, {
      action: 'lambda:InvokeFunction',
      function: called,
      principal,
      sourceArn,
    });
  permit('tidier', 'events.amazonaws.com', String(rule.outputs.arn));
  permit(
    'reader',
    'logs.amazonaws.com',
    'arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/tidier:*',
  );
  graph.add('secretsmanager/secret:Secret', 'acme', { name: SECRET_NAME });
  return graph;
}

async function start(secrets: Readonly<Record<string, string>>): Promise<Local> {
  const policy = smallPolicy({ surfaces: {} });
  local = await startGraph({ port: 0, home, secrets }, policy, async () => declared().graph);
  return local;
}

const logOf = (name: string) => readFileSync(join(home, 'logs', `${name}.log`), 'utf8');

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !condition(); turn++) await sleep(10);
  if (!condition()) throw new Error('it did not come about');
}

describe('a platform with functions that no request calls', () => {
  test('P-3 calls them from its start on, and waits at its end for what they do and what follows from it', async () => {
    const { stop } = await start({});
    await until(() => logOf('tidier').includes('tidied aws.events'));
    await stop();
    expect(logOf('tidier')).toContain('"message":"request"');
    expect(logOf('reader')).toContain('"message":"read 1"');
  });

  test('P-9 keeps the keys of providers for its functions, in memory and out of its logs', async () => {
    const { environment, stop } = await start({ acme: KEY });
    const client = new SecretsManagerClient({
      region: 'us-east-1',
      endpoint: String(environment.AWS_ENDPOINT_URL_SECRETS_MANAGER),
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: SECRET_NAME }));
    expect(SecretString).toBe(KEY);
    client.destroy();
    await stop();
    expect(logOf('tidier')).toContain(`"endpoint":"${environment.AWS_ENDPOINT_URL_SECRETS_MANAGER}"`);
    for (const file of readdirSync(home, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      expect(readFileSync(join(file.parentPath, file.name), 'latin1')).not.toContain(KEY);
    }
  });

  test('P-3 does not start with a key that it has no secret for', async () => {
    await expect(start({ other: KEY })).rejects.toThrow(
      new StartError(
        'There is a key of the provider other, and no secret gatehouse-test-provider-other to keep it in.',
      ),
    );
  });
});
