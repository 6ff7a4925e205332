import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAuthorizer } from '../../../functions/authorizer/authorize.ts';
import { loadPolicy, POLICIES } from '../../../infra/policies.ts';
import { createCredentialGate } from '../../../stores/credential-gate.ts';
import type { CredentialRecord } from '../../../stores/credential-record.ts';
import { createCredentialStore } from '../../../stores/credentials.ts';
import { createDynamo } from '../../../stores/dynamodb.ts';
import { createGateClient } from '../../../stores/gate-client.ts';
import { CREDENTIALS } from '../../../stores/tables.ts';
import { anAuthorizerEvent } from '../../support/authorizer-event.ts';
import { aKeyValue, aRecord } from '../../support/builders.ts';
import { type RunningStore, startStore } from '../../support/dynoxide.ts';
import { runGatehouse } from '../../support/terminal.ts';

const NOW = 1_800_000_000;
const policy = loadPolicy('local');

let running: RunningStore;
let client: DynamoDBClient;
let folder: string;
let log: string;

/** Lines of the real authorizer, by the documents of this checkout. */
beforeAll(async () => {
  running = await startStore();
  client = createDynamo(running.environment);
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-logged-'));
  log = join(folder, 'logs', 'gatehouse-local-authorizer.log');
  mkdirSync(join(folder, 'logs'));
  const tableName = running.environment[CREDENTIALS.variable] as string;
  const lines: string[] = [];
  const authorize = createAuthorizer({
    policy,
    gate: createCredentialGate(createGateClient(running.environment), tableName),
    clock: () => NOW + 0.5,
    write: (line) => lines.push(line),
  });
  const put = async (keyId: string, differences: Partial<CredentialRecord>) => {
    const value = aKeyValue('a2k');
    await createCredentialStore(client, tableName).put(
      aRecord(value, { keyId, surface: 'a2agent', ...differences }),
    );
    return value;
  };
  const ask = async (id: string, value: string | null, method = 'GET', resource = '/v1/models') => {
    const headers = value === null ? {} : { authorization: `Bearer ${value}` };
    const event = anAuthorizerEvent({ surface: 'a2agent', method, resource, headers });
    event.requestContext.requestId = `request-${id}`;
    await authorize(event).catch(() => undefined);
  };
  const [granted, bare, few] = await Promise.all([
    put('key_granted', { scopes: ['models:read'] }),
    put('key_bare', {}),
    put('key_few', { perMinute: 1 }),
  ]);
  await ask('granted', granted);
  await ask('bare-1', bare);
  await ask('bare-2', bare);
  await ask('few-1', few);
  await ask('few-2', few);
  await ask('nobody', null);
  await ask('unknown', aKeyValue('a2k'));
  lines.push(
    JSON.stringify({
      level: 'INFO',
      message: 'request',
      requestId: 'request-bare-1',
      status: 402,
      code: 'insufficient_balance',
    }),
    JSON.stringify({
      level: 'INFO',
      message: 'denied',
      requestId: 'request-old',
      code: 'credential_unknown',
    }),
    'START RequestId: 1 Version: $LATEST',
    '{"level":"INFO"',
  );
  // As exports of CloudWatch have them.
  writeFileSync(log, lines.map((line) => `2027-01-15T08:00:00.500Z ${line}\n`).join(''));
});
afterAll(async () => {
  client.destroy();
  await running.stop();
  rmSync(folder, { recursive: true });
});

const run = (...args: string[]) => runGatehouse(['policy', ...args], { GATEHOUSE_HOME: folder }, NOW);

/** The documents with something changed. */
function changed(name: string, file: string, change: (text: string) => string): string {
  const policies = join(folder, name);
  cpSync(POLICIES, policies, { recursive: true, filter: (path) => !path.includes('guardrails') });
  const path = join(policies, file);
  const text = readFileSync(path, 'utf8');
  const now = change(text);
  if (now === text) throw new Error('nothing was changed');
  writeFileSync(path, now);
  return policies;
}

const NEEDS_SCOPE = (text: string) =>
  text
    .replace('\nroutes:\n', '\nscopes: { models: [read] }\nroutes:\n')
    .replace(/(GET \/v1\/models:\n(?: {4}.*\n)*? {4}does: .*\n)/, '$1    needs: models:read\n');

describe('P-6 a request out of the log', () => {
  test('is explained by its id, from the line that the authorizer wrote', async () => {
    const { code, out } = await run('explain', 'local', '--request-id', 'request-few-2');
    expect(code).toBe(3);
    expect(out).toContain(
      `Recorded for request request-few-2: denied by rate-is-within-minute-limit: 429 rate_limit_minute (policy ${policy.version})`,
    );
    expect(out).toContain(
      '✗ rate-is-within-minute-limit  1 of 1 requests were counted in the minute that ends at 2027-01-15T08:01:00Z',
    );
    expect(out).toContain('Denied: 429 rate_limit_minute');
    expect(out).not.toContain('note:');
  });

  test('tells more than the caller was told', async () => {
    const { out } = await run('explain', 'local', '--request-id', 'request-unknown', '--log', log);
    expect(out).toContain('the store holds no such key');
    expect(out).toContain('Denied: 401 authentication_failed (inside: credential_unknown)');
  });

  test('that was let through says what the function answered', async () => {
    const { code, out } = await run('explain', 'local', '--request-id', 'request-bare-1');
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('Answered by a function: 402 insufficient_balance'),
    ]);
  });

  test('says whether the documents of today would decide otherwise', async () => {
    const policies = changed('needing', 'surfaces/a2agent.yaml', NEEDS_SCOPE);
    const args = ['explain', 'local', '--policies', policies, '--format', 'json', '--request-id'];
    const bare = await run(...args, 'request-bare-2');
    expect(bare.code).toBe(0);
    expect(JSON.parse(bare.out)).toMatchObject({
      effect: 'deny',
      code: 'scope_missing',
      logged: { effect: 'allow', policyVersion: policy.version, isDecidedAlike: false },
      notes: [expect.stringContaining('would decide otherwise')],
    });
    expect(JSON.parse((await run(...args, 'request-granted')).out).logged.isDecidedAlike).toBe(true);
  });

  test.each([
    [['--request-id', 'request-none-such'], 1, 'hold no decision on the request'],
    [['--request-id', 'request-old'], 1, 'cannot be explained: it does not say `route`'],
    [['--request-id', 'request-few-1', '--log', '/nowhere'], 1, 'there is no such file'],
  ])('that is not there is said so: %j', async (args, exitCode, sentence) => {
    const { code, err } = await run('explain', 'local', ...args);
    expect([code, err]).toEqual([exitCode, expect.stringContaining(sentence)]);
  });

  test('belongs to one environment', async () => {
    const { code, err } = await run('explain', 'prod', '--request-id', 'request-few-1', '--log', log);
    expect([code, err]).toEqual([2, expect.stringContaining('was one to `local`')]);
    expect((await run('explain', 'prod', '--request-id', 'request-few-1')).code).toBe(2);
  });
});

describe('P-6 gatehouse policy rehearse', () => {
  const asJson = async (...args: string[]) =>
    JSON.parse((await run('rehearse', '--log', log, '--format', 'json', ...args)).out);

  test('by the same documents every decision comes out as it is recorded', async () => {
    expect(await asJson()).toEqual({
      environment: 'local',
      policyVersion: policy.version,
      decided: 7,
      unchanged: 7,
      changed: { refused: 0, admitted: 0, otherwise: 0 },
      period: { from: '2027-01-15T08:00:00Z', to: '2027-01-15T08:00:00Z' },
      routes: { groups: [], others: 0 },
      keys: { groups: [], others: 0 },
      notReproduced: { groups: [], others: 0 },
      unreadable: {
        groups: [{ why: expect.stringContaining('`route`'), count: 1, example: 'request-old' }],
        others: 0,
      },
    });
  });

  test('says who would be refused, on which route, and why', async () => {
    const policies = changed('narrower', 'surfaces/a2agent.yaml', NEEDS_SCOPE);
    const { changed: counts, routes, keys } = await asJson('--policies', policies);
    expect(counts).toEqual({ refused: 3, admitted: 0, otherwise: 1 });
    expect(routes.groups).toEqual([
      {
        change: 'refused',
        surface: 'a2agent',
        route: 'GET /v1/models',
        was: 'allowed',
        would: 'denied by scope-is-granted: 403 scope_missing',
        count: 3,
        example: 'request-bare-1',
      },
      expect.objectContaining({
        change: 'otherwise',
        was: 'denied by rate-is-within-minute-limit: 429 rate_limit_minute',
        count: 1,
      }),
    ]);
    expect(keys.groups[0]).toEqual({
      change: 'refused',
      keyId: 'key_bare',
      organizationId: 'org_1',
      count: 2,
      example: 'request-bare-1',
    });
    const { code, out } = await run('rehearse', '--log', log, '--policies', policies, '--fail-on', 'refused');
    expect(code).toBe(3);
    expect(out).toMatch(/newly refused +3\n/);
    expect(out).toMatch(/2 +newly refused +key_bare +org_1 +request-bare-1/);
    expect((await run('rehearse', '--log', log, '--policies', policies, '--fail-on', 'admitted')).code).toBe(
      0,
    );
    const markdown = await run(
      'rehearse',
      '--log',
      log,
      '--policies',
      policies,
      '--format',
      'markdown',
      '--fail-on',
      'any',
    );
    expect([markdown.code, markdown.out]).toEqual([
      3,
      expect.stringContaining('| 3 | newly refused | a2agent | GET /v1/models | allowed |'),
    ]);
  });

  test('says who would be admitted', async () => {
    const policies = changed('open', 'surfaces/a2agent.yaml', (text) =>
      text.replace(/(GET \/v1\/models:\n(?: {4}.*\n)*? {4}does: .*\n)/, '$1    public: a test opens it\n'),
    );
    expect((await asJson('--policies', policies)).changed).toEqual({ refused: 0, admitted: 3, otherwise: 0 });
  });

  test('tells a decision that its own version does not reproduce, and lines of elsewhere', async () => {
    const file = join(folder, 'forged.log');
    const line = readFileSync(log, 'utf8')
      .split('\n')
      .find((each) => each.includes('request-few-2')) as string;
    const elsewhere = line.replace('"environment":"local"', '"environment":"prod"');
    writeFileSync(file, [line.replace('"usedThisMinute":1', '"usedThisMinute":0'), elsewhere].join('\n'));
    const { out } = await run('rehearse', '--log', file, '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({
      decided: 1,
      changed: { admitted: 1 },
      notReproduced: { groups: [{ would: 'allowed', example: 'request-few-2' }] },
      unreadable: { groups: [{ why: 'it is of the environment `prod`', count: 1 }] },
    });
  });

  test.each<[string[], number, string]>([
    [[], 2, '--log names the file'],
    [['--log', 'x', '--fail-on', 'all'], 2, '--fail-on is one of'],
    [['--log', 'x', '--environment', 'nowhere'], 2, 'no environment `nowhere`'],
    [['--log', '/nowhere'], 1, 'there is no such file'],
    [['--log', join(POLICIES, 'plans.yaml')], 1, 'holds no decision'],
  ])('wrong usage says what is wrong: %j', async (args, exitCode, sentence) => {
    const { code, err } = await run('rehearse', ...args);
    expect([code, err]).toEqual([exitCode, expect.stringContaining(sentence)]);
  });
});
