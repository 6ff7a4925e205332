import { randomBytes } from 'node:crypto';
import {
  APIGatewayClient,
  BadRequestException,
  ConflictException,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  GetUsagePlansCommand,
  NotFoundException,
  paginateGetUsagePlans,
} from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApiKeys } from '../../local/api-keys.ts';
import { startControlPlane } from '../../local/control-plane.ts';
import type { LoopbackServer } from '../../local/loopback-server.ts';
import { UsagePlans } from '../../local/usage-plan.ts';
import { openUsagePlanKeys } from '../../stores/usage-plan-keys.ts';
import { Graph } from './gateway-under-test.ts';

const graph = new Graph();
const usagePlanId = graph.add('apigateway/usagePlan:UsagePlan', 'plan', {
  name: 'gatehouse-test-starter',
  apiStages: [{ apiId: 'a', stage: 's' }],
  throttleSettings: { rateLimit: 5, burstLimit: 10 },
  quotaSettings: { limit: 1000, period: 'MONTH' },
}).id;
const otherIds = ['scale', 'business'].map(
  (name) => graph.add('apigateway/usagePlan:UsagePlan', name, {}).id,
);
let plane: LoopbackServer;
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

  test('P-3 lists the usage plans for the AWS SDK, a page at a time', async () => {
    const { items, position } = await client.send(new GetUsagePlansCommand({}));
    expect(position).toBeUndefined();
    expect(items).toEqual([
      {
        id: usagePlanId,
        name: 'gatehouse-test-starter',
        apiStages: [{ apiId: 'a', stage: 's' }],
        throttle: { rateLimit: 5, burstLimit: 10 },
        quota: { limit: 1000, offset: 0, period: 'MONTH' },
      },
      { id: otherIds[0], name: 'scale', apiStages: [] },
      { id: otherIds[1], name: 'business', apiStages: [] },
    ]);
    for (const pageSize of [1, 2, 3, 500]) {
      const pages = [];
      for await (const page of paginateGetUsagePlans({ client, pageSize }, {})) pages.push(page.items ?? []);
      expect(pages.map(({ length }) => length).every((length) => length <= pageSize)).toBe(true);
      expect(pages).toHaveLength(Math.ceil(3 / pageSize));
      expect(pages.flat().map(({ id }) => id)).toEqual([usagePlanId, ...otherIds]);
    }
  });

  test.each([{ limit: 0 }, { limit: 501 }, { position: 'nowhere' }, { keyId: 'k' }])(
    'P-3 refuses a list of usage plans by %p',
    async (input) => {
      await expect(client.send(new GetUsagePlansCommand(input))).rejects.toThrow(BadRequestException);
    },
  );

  test('P-3 lets a function that is told the names of plans put its keys into them', async () => {
    const keys = openUsagePlanKeys(
      {
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'a',
        AWS_SECRET_ACCESS_KEY: 'b',
        AWS_ENDPOINT_URL_API_GATEWAY: plane.url,
        USAGE_PLANS: JSON.stringify({ starter: 'gatehouse-test-starter', gone: 'gatehouse-test-gone' }),
      },
      randomBytes,
    );
    const { id, value } = await keys.attach('starter', 'test/key');
    expect(usagePlans.admit(value, 'a/s', 0).failure).toBeNull();
    await keys.detach(id);
    expect(usagePlans.admit(value, 'a/s', 0).failure?.type).toBe('INVALID_API_KEY');
    await expect(keys.attach('gone', 'test/key')).rejects.toThrow('no usage plan called gatehouse-test-gone');
  });

  test('hears nobody who does not sign: pages in a browser can reach this port, too', async () => {
    const answer = await fetch(`${plane.url}/apikeys`, { method: 'POST', body: '{"name":"k"}' });
    expect(answer.status).toBe(403);
  });
});
