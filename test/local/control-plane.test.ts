import {
  APIGatewayClient,
  ConflictException,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  NotFoundException,
} from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApiKeys } from '../../local/api-keys.ts';
import { type ControlPlane, startControlPlane } from '../../local/control-plane.ts';
import { UsagePlans } from '../../local/usage-plan.ts';
import { Graph } from './gateway-under-test.ts';

const graph = new Graph();
const usagePlanId = graph.add('apigateway/usagePlan:UsagePlan', 'plan', {
  apiStages: [{ apiId: 'a', stage: 's' }],
}).id;
let plane: ControlPlane;
let usagePlans: UsagePlans;
let client: APIGatewayClient;

beforeAll(async () => {
  const keys = await ApiKeys.open(null);
  usagePlans = new UsagePlans(graph.graph, keys);
  plane = await startControlPlane(keys, usagePlans, () => 1_000);
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  client = new APIGatewayClient({ region: 'us-east-1', endpoint: plane.url, credentials, maxAttempts: 1 });
});

afterAll(async () => {
  client.destroy();
  await plane.close();
});

describe("API Gateway's control plane", () => {
  test('P-3 makes a key for the AWS SDK, puts it into a plan, and deletes it', async () => {
    const value = 'v'.repeat(40);
    const { id: apiKey } = await client.send(new CreateApiKeyCommand({ name: 'k', value, enabled: true }));
    expect(usagePlans.admit(value, 'a/s', 0).failure?.type).toBe('INVALID_API_KEY');
    await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId: apiKey, keyType: 'API_KEY' }));
    expect(usagePlans.admit(value, 'a/s', 0).failure).toBeNull();
    await client.send(new DeleteApiKeyCommand({ apiKey }));
    expect(usagePlans.admit(value, 'a/s', 0).failure?.type).toBe('INVALID_API_KEY');
    await expect(client.send(new DeleteApiKeyCommand({ apiKey }))).rejects.toThrow(NotFoundException);
  });

  test('P-3 refuses a second key with the same value, and one that is too short', async () => {
    const command = (value: string) =>
      client.send(new CreateApiKeyCommand({ name: 'k', value, enabled: true }));
    await command('w'.repeat(20));
    await expect(command('w'.repeat(20))).rejects.toThrow(ConflictException);
    await expect(command('short')).rejects.toThrow('characters');
  });

  test('hears nobody who does not sign: pages in a browser can reach this port, too', async () => {
    const answer = await fetch(`${plane.url}/apikeys`, { method: 'POST', body: '{"name":"k"}' });
    expect(answer.status).toBe(403);
  });
});
