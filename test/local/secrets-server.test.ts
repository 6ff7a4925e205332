import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LoopbackServer } from '../../local/loopback-server.ts';
import { secretsOf } from '../../local/secret.ts';
import { SecretVault } from '../../local/secret-vault.ts';
import { startSecretsServer } from '../../local/secrets-server.ts';
import { Graph } from './gateway-under-test.ts';

const NAME = 'gatehouse-test-provider-acme';
const KEY = 'sk-first-value';
const NOW = 1_800_000_000_250;
const SIGNED = { authorization: 'AWS4-HMAC-SHA256 Credential=a' };

let now: number;
let arn: string;
let server: LoopbackServer;
let client: SecretsManagerClient;

beforeEach(async () => {
  now = NOW;
  const graph = new Graph();
  arn = String(graph.add('secretsmanager/secret:Secret', 'acme', { name: NAME }).outputs.arn);
  server = await startSecretsServer(new SecretVault(secretsOf(graph.graph)), () => now);
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  client = new SecretsManagerClient({
    region: 'us-east-1',
    endpoint: server.url,
    credentials,
    maxAttempts: 1,
  });
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

const get = (more: object = {}) => client.send(new GetSecretValueCommand({ SecretId: NAME, ...more }));
const put = (SecretString: string, more: object = {}) =>
  client.send(new PutSecretValueCommand({ SecretId: NAME, SecretString, ...more }));

function post(body: string, headers: Record<string, string>, url = server.url): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    body,
    headers: { 'x-amz-target': 'secretsmanager.GetSecretValue', ...headers },
  });
}

describe('a secret for the AWS SDK', () => {
  test('P-3 has no value until it is given one, and is then read by its name and its ARN', async () => {
    const failure = await get().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ResourceNotFoundException);
    expect(failure).toMatchObject({
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
    const { VersionId } = await put(KEY);
    const { $metadata: _, ...value } = await get();
    expect(value).toEqual({
      ARN: arn,
      Name: NAME,
      CreatedDate: new Date(NOW),
      SecretString: KEY,
      VersionId,
      VersionStages: ['AWSCURRENT'],
    });
    expect(await get({ SecretId: arn })).toMatchObject({ SecretString: KEY });
  });

  test('P-3 that does not exist is not found, whatever is asked of it', async () => {
    const SecretId = 'gatehouse-test-provider-other';
    for (const asking of [
      get({ SecretId }),
      put('x', { SecretId }),
      client.send(new DescribeSecretCommand({ SecretId })),
    ]) {
      const failure = await asking.catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ResourceNotFoundException);
      expect(failure).toMatchObject({ message: "Secrets Manager can't find the specified secret." });
    }
  });

  test('P-3 keeps its previous value under a label, until the next one comes', async () => {
    const ids: (string | undefined)[] = [];
    for (const value of ['one', 'two', 'three']) {
      now += 1000;
      ids.push((await put(value)).VersionId);
    }
    expect(await get()).toMatchObject({ SecretString: 'three' });
    expect(await get({ VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'two' });
    expect(await get({ VersionId: ids[1] })).toMatchObject({
      SecretString: 'two',
      VersionStages: ['AWSPREVIOUS'],
    });
    await expect(get({ VersionId: ids[0] })).rejects.toThrow(
      `Secrets Manager can't find the specified secret value for VersionId: ${ids[0]}`,
    );
    await expect(get({ VersionId: ids[1], VersionStage: 'AWSCURRENT' })).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
    expect(await client.send(new DescribeSecretCommand({ SecretId: NAME }))).toMatchObject({
      ARN: arn,
      Name: NAME,
      LastChangedDate: new Date(NOW + 3000),
      VersionIdsToStages: { [String(ids[2])]: ['AWSCURRENT'], [String(ids[1])]: ['AWSPREVIOUS'] },
    });
  });

  test('P-3 takes a value that is sent again for the same, and no other under its token', async () => {
    const ClientRequestToken = 'a'.repeat(32);
    await put('one', { ClientRequestToken });
    await put('one', { ClientRequestToken });
    await expect(get({ VersionStage: 'AWSPREVIOUS' })).rejects.toThrow('staging label: AWSPREVIOUS');
    const failure = await put('two', { ClientRequestToken }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ResourceExistsException);
    expect(String(failure)).not.toContain('two');
  });

  test.each([
    { SecretString: '' },
    { SecretString: 'x'.repeat(65_537) },
    { SecretBinary: new Uint8Array(1) },
  ])('P-3 refuses what is no value of the kind that is kept here', async (input) => {
    const command = new PutSecretValueCommand({ SecretId: NAME, ...input });
    await expect(client.send(command)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('P-3 takes a value of the greatest length, whatever its characters', async () => {
    for (const value of ['"'.repeat(65_536), '\u0001'.repeat(65_536)]) {
      await put(value);
      expect((await get()).SecretString).toBe(value);
    }
  });
});

describe('the server of secrets', () => {
  beforeEach(() => put(KEY));

  test('P-3 refuses calls that it does not know', async () => {
    await expect(client.send(new ListSecretsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      $metadata: { httpStatusCode: 400 },
    });
    for (const target of ['secretsmanager.constructor', 'DynamoDB_20120810.GetItem', '']) {
      const answer = await post('{}', { ...SIGNED, 'x-amz-target': target });
      expect([answer.status, ((await answer.json()) as { __type: string }).__type]).toEqual([
        400,
        'UnknownOperationException',
      ]);
    }
  });

  test.each(['{', '[]', '1', '{"SecretId": 1}', '{}', `{"SecretId": "${'x'.repeat(600_000)}"}`])(
    'P-3 refuses a body that asks for nothing: %.20s',
    async (body) => {
      const answer = await post(body, SIGNED);
      expect(answer.status).toBe(400);
    },
  );

  test('P-9 hears nobody who does not sign, and nobody who guesses its address', async () => {
    const body = JSON.stringify({ SecretId: NAME });
    const known = await post(body, SIGNED);
    expect(((await known.json()) as { SecretString: string }).SecretString).toBe(KEY);
    const { origin, pathname } = new URL(server.url);
    for (const [headers, url] of [
      [{}, server.url],
      [{ authorization: 'Bearer x' }, server.url],
      [SIGNED, `${origin}/`],
      [SIGNED, `${origin}${pathname.slice(0, -1)}`],
      [SIGNED, `${server.url}/x`],
    ] as const) {
      const answer = await post(body, headers, url);
      const text = await answer.text();
      expect([answer.status, JSON.parse(text).__type]).toEqual([400, 'MissingAuthenticationTokenException']);
      expect(text).not.toContain(KEY);
    }
    expect(pathname).toMatch(/^\/[\w-]{32}$/);
  });
});
