import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decide } from '../../../core/decide.ts';
import { writeDecision } from '../../../core/decision-log/write-decision.ts';
import type { Credential } from '../../../core/facts.ts';
import { createMetering } from '../../../functions/metering/meter.ts';
import { createLightClient } from '../../../stores/light-client.ts';
import { createLightTransact } from '../../../stores/light-transaction.ts';
import { openUsage } from '../../../stores/usage.ts';
import { createUsageMeter } from '../../../stores/usage-meter.ts';
import { aPolicy } from '../../support/builders.ts';
import { type RunningStore, startStore } from '../../support/dynoxide.ts';
import { aCredential, aRequest } from '../../support/facts.ts';
import { NOW, openMoney } from '../../support/money.ts';

const KEY = 'key_0000000000000000000000000001';
const HOUR = Math.floor(NOW / 3600) * 3600;
const policy = aPolicy();

let running: RunningStore;
let money: ReturnType<typeof openMoney>;
let metering: ReturnType<typeof createMetering>;

beforeAll(async () => {
  running = await startStore();
  money = openMoney(running.environment);
  metering = createMetering(
    createUsageMeter(createLightTransact(createLightClient(running.environment)), money.tables.usage),
  );
});

afterAll(async () => {
  money.store.client.destroy();
  await running.stop();
});

let batches = 0;

/** What CloudWatch Logs hands to a subscribed function. */
function batchOf(...lines: (object | string)[]) {
  batches += 1;
  const data = {
    messageType: 'DATA_MESSAGE',
    owner: '000000000000',
    logGroup: '/aws/lambda/gatehouse-test-contacts',
    logStream: 'local',
    subscriptionFilters: ['metering'],
    logEvents: lines.map((line, at) => ({
      id: `${batches}-${at}`,
      timestamp: NOW * 1000,
      message: typeof line === 'string' ? line : JSON.stringify(line),
    })),
  };
  return { awslogs: { data: gzipSync(JSON.stringify(data)).toString('base64') } };
}

const aLine = (differences: object = {}) => ({
  level: 'INFO',
  message: 'request',
  at: NOW,
  requestId: 'req_1',
  route: 'GET /v1/contacts',
  status: 200,
  organizationId: 'org_1',
  keyId: KEY,
  ...differences,
});

let organizations = 0;
const newOrganization = () => `org_${++organizations}`;

async function countedOf(organizationId: string, keyId = KEY) {
  const rows = await openUsage(money.store, organizationId).read(keyId, HOUR, HOUR + 86_400);
  return rows.map(({ route, outcome, requests, inputTokens, outputTokens, costMicros }) => ({
    route,
    outcome,
    requests,
    inputTokens,
    outputTokens,
    costMicros,
  }));
}

const counted = (outcome: string, requests: number, differences: object = {}) => ({
  route: 'GET /v1/contacts',
  outcome,
  requests,
  inputTokens: 0,
  outputTokens: 0,
  costMicros: 0,
  ...differences,
});

describe('V-8 requests are counted from the lines that functions write of them', () => {
  test('by route and outcome, served and refused', async () => {
    const organizationId = newOrganization();
    await metering(
      batchOf(
        aLine({ organizationId }),
        aLine({ organizationId }),
        aLine({ organizationId, status: 404, code: 'not_found' }),
        aLine({ organizationId, status: 429, code: 'rate_limit_minute' }),
        aLine({ organizationId, message: 'denied', effect: 'deny', status: 403, code: 'scope_missing' }),
      ),
    );
    expect(await countedOf(organizationId)).toEqual([
      counted('not_found', 1),
      counted('ok', 2),
      counted('rate_limit_minute', 1),
      counted('scope_missing', 1),
    ]);
  });

  test('each request once: what the authorizer only passes on is said by the function that answers', async () => {
    const organizationId = newOrganization();
    const decided = (differences: Partial<Credential>) => {
      const record = aCredential({ keyId: KEY, organizationId, ...differences });
      const decision = decide(policy, aRequest(), record, HOUR);
      return writeDecision({
        requestId: 'req-1',
        environment: policy.environment.name,
        policyVersion: policy.version,
        request: aRequest(),
        record,
        now: HOUR,
        decision,
      });
    };
    const route = 'GET /things';
    const lines = [
      decided({ account: 'suspended' }),
      decided({ perMinute: 0 }),
      aLine({ organizationId, route, status: 429, code: 'rate_limit_minute' }),
      decided({}),
      aLine({ organizationId, route }),
    ];
    await metering(batchOf(...lines));
    expect(await countedOf(organizationId)).toEqual([
      counted('account_suspended', 1, { route }),
      counted('ok', 1, { route }),
      counted('rate_limit_minute', 1, { route }),
    ]);
  });

  test('completions that were paid for are counted already; tokens of those that cost nothing are not', async () => {
    const organizationId = newOrganization();
    const tokens = { inputTokens: 7, cachedInputTokens: 0, outputTokens: 3 };
    await metering(
      batchOf(
        aLine({ organizationId, counted: true, chargedMicros: 5, ...tokens }),
        aLine({ organizationId, chargedMicros: 5, ...tokens }),
        aLine({ organizationId, ...tokens }),
      ),
    );
    expect(await countedOf(organizationId)).toEqual([counted('ok', 2, { inputTokens: 7, outputTokens: 3 })]);
  });

  test('a batch that comes again is not counted again', async () => {
    const organizationId = newOrganization();
    const batch = batchOf(aLine({ organizationId }), aLine({ organizationId }));
    await metering(batch);
    await metering(batch);
    await Promise.all([metering(batch), metering(batch)]);
    expect(await countedOf(organizationId)).toEqual([counted('ok', 2)]);
  });

  test('hundreds of keys in a batch, each in its own place', async () => {
    const organizationId = newOrganization();
    const keys = Array.from({ length: 130 }, (_, at) => `key_${String(at).padStart(28, '0')}`);
    const batch = batchOf(...keys.map((keyId) => aLine({ organizationId, keyId })));
    await metering(batch);
    await metering(batch);
    for (const keyId of [keys[0], keys[64], keys[129]] as string[]) {
      expect(await countedOf(organizationId, keyId)).toEqual([counted('ok', 1)]);
    }
  });

  test.each([
    ['a session of a person', { keyId: 'ssn_0000000000000000000000000001' }],
    ['nobody', { keyId: undefined }],
    ['another message', { message: 'denial' }],
    ['no time', { at: undefined }],
  ])('%s is not counted', async (_, differences) => {
    const organizationId = newOrganization();
    await metering(batchOf(aLine({ organizationId, ...differences })));
    expect(await countedOf(organizationId)).toEqual([]);
  });

  test('what is no line of ours is passed over, and what is no batch is an error', async () => {
    const organizationId = newOrganization();
    await metering(batchOf('START RequestId: 1', '[1]', 'null', '{"message":', aLine({ organizationId })));
    expect(await countedOf(organizationId)).toEqual([counted('ok', 1)]);
    const control = gzipSync(JSON.stringify({ messageType: 'CONTROL_MESSAGE', logEvents: [] }));
    await metering({ awslogs: { data: control.toString('base64') } });
    await expect(metering({ awslogs: { data: 'AAAA' } })).rejects.toThrow();
  });
});
