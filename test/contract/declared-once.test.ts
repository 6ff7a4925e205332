import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { policyIn, readPolicyDocuments } from '../../infra/policies.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { runGatehouse } from '../support/terminal.ts';

const POLICIES = join(import.meta.dirname, '..', '..', 'policies');

const ROUTE = `
  GET /v1/engines:
    title: List the models under their old name
    does: completions.list-models
    speaks: openai
`;

const FIFTH_SURFACE = `
surface: fifth
title: Fifth API
description: Invented by a test.
credentials:
  - header: X-Fifth-Key
    accepts: key
keys:
  prefix: fif
  name: optional
  act-on: organization
  made-by: [owner]
  limits:
    default: 2 per minute and 5 per hour
    at most: 10 per minute and 20 per hour
  allowed-ips: refused
  expiry: refused
  sandbox: refused
  spending-limits: refused
routes:
  GET /things/models:
    title: List the models
    does: completions.list-models
    speaks: problem
errors:
  dialects: [problem]
browsers: refused
`;

let platform: Platform;
let policies: string;
beforeAll(async () => {
  policies = await mkdtemp(join(tmpdir(), 'gatehouse-policies-'));
  await cp(POLICIES, policies, { recursive: true });
  const file = join(policies, 'surfaces', 'a2agent.yaml');
  const document = await readFile(file, 'utf8');
  await writeFile(
    file,
    document.replace('\nroutes:', `\nroutes:${ROUTE}`).replace('60 per minute', '7 per minute'),
  );
  await writeFile(join(policies, 'surfaces', 'fifth.yaml'), FIFTH_SURFACE);
  platform = await startPlatform({ policies });
}, 90_000);
afterAll(async () => {
  await platform.remove();
  await rm(policies, { recursive: true, force: true });
});

async function keyFor(surface: string): Promise<string> {
  const owner = await platform.as('owner@example.com');
  const { status, json } = await owner('POST', '/api/v1/keys', { surface, name: 'Test' });
  expect(status).toBe(201);
  return json.apiKey;
}

describe('P-1 what a document declares is everywhere, without any other change', () => {
  test('P-1 a route that was added is guarded, served and described', async () => {
    const url = `${platform.url}/a2agent/v1/engines`;
    expect((await platform.fetch(url)).status).toBe(401);
    const answer = await platform.fetch(url, {
      headers: { authorization: `Bearer ${await keyFor('a2agent')}` },
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ object: 'list' });
    const openapi = (await (await platform.fetch(`${platform.url}/a2agent/openapi.json`)).json()) as any;
    expect(openapi.paths['/v1/engines'].get.summary).toBe('List the models under their old name');
  });

  test('P-1 the documents are told to every member word for word, and are what the policy is read from', async () => {
    const member = await platform.as('member@example.com');
    const { status, json } = await member('GET', '/api/v1/policy/documents');
    expect([status, json.environment]).toEqual([200, 'local']);
    const documents = json.documents.map(({ path, text }: { path: string; text: string }) => ({
      file: path,
      text,
    }));
    expect(documents).toEqual(readPolicyDocuments(policies));
    const { policy } = policyIn(documents, json.environment);
    const { json: health } = await member('GET', '/api/v1/health');
    expect(policy.version).toBe(health.policyVersion);
    expect(policy.surfaces.fifth?.title).toBe('Fifth API');
  });

  test('P-1 a limit that was changed is in force for the next key', async () => {
    const headers = { authorization: `Bearer ${await keyFor('a2agent')}` };
    const answer = await platform.fetch(`${platform.url}/a2agent/v1/models`, { headers });
    expect(answer.headers.get('x-ratelimit-limit-requests')).toBe('7');
  });

  test('P-1 a surface that was added has its own header, limits and dialect', async () => {
    const key = await keyFor('fifth');
    expect(key).toMatch(/^fif_local_/);
    const url = `${platform.url}/fifth/things/models`;
    const call = () => platform.fetch(url, { headers: { 'x-fifth-key': key } });
    expect([(await call()).status, (await call()).status]).toEqual([200, 200]);
    const refused = await call();
    expect([refused.status, refused.headers.get('content-type')]).toEqual([429, 'application/problem+json']);
    expect(await refused.json()).toMatchObject({ code: 'rate_limit_minute', status: 429 });
    const anonymous = await platform.fetch(url);
    expect(anonymous.headers.get('content-type')).toBe('application/problem+json');
    expect(await anonymous.json()).toMatchObject({
      status: 401,
      detail: expect.stringContaining('x-fifth-key'),
    });
    // Another surface's key is none of this one's.
    const stranger = await platform.fetch(url, { headers: { 'x-fifth-key': await keyFor('a2agent') } });
    expect(stranger.status).toBe(401);
  });

  test('P-1 bounds of the document hold for the settings of its keys', async () => {
    const owner = await platform.as('owner@example.com');
    const rateLimits = { perMinute: 11, perHour: 20 };
    const { status, json } = await owner('POST', '/api/v1/keys', {
      surface: 'fifth',
      name: 'Too much',
      rateLimits,
    });
    expect(status).toBe(400);
    expect(json.errors).toEqual([{ path: 'rateLimits.perMinute', message: expect.stringContaining('10') }]);
    const member = await platform.as('member@example.com');
    expect((await member('POST', '/api/v1/keys', { surface: 'fifth', name: 'Mine' })).status).toBe(403);
  });
});

/** Lines are written to the disk some moments after the answer. */
const TRIES = 50;
const PAUSE_MS = 100;

const run = (...args: string[]) =>
  runGatehouse(
    ['policy', ...args, '--policies', policies],
    { GATEHOUSE_HOME: platform.home },
    Date.now() / 1000,
  );

async function untilFound(...args: string[]) {
  for (let tries = 0; ; tries += 1) {
    const ran = await run(...args);
    if (ran.code !== 1 || tries === TRIES) return ran;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

describe('P-6 requests to a running platform, by the documents that it runs by', () => {
  test('a refused request is explained by the id in its answer, and its curl command by the record of its key', async () => {
    const owner = await platform.as('owner@example.com');
    const { json } = await owner('POST', '/api/v1/keys', {
      surface: 'a2agent',
      name: 'Elsewhere',
      allowedIps: ['203.0.113.0/24'],
    });
    const url = `${platform.url}/a2agent/v1/models`;
    const answer = await platform.fetch(url, { headers: { authorization: `Bearer ${json.apiKey}` } });
    expect(answer.status).toBe(403);
    const requestId = answer.headers.get('x-request-id') as string;

    const logged = await untilFound('explain', 'local', '--request-id', requestId);
    expect([logged.code, logged.err]).toEqual([3, '']);
    expect(logged.out).toMatch(
      /✗ ip-is-allowed +the key may be used from 203\.0\.113\.0\/24; the request came from \S+\n/,
    );
    expect(logged.out).toContain(`\`${json.key.id}\``);

    const command = `curl -s ${url} -H 'Authorization: Bearer ${json.apiKey}'`;
    const pasted = await run('explain', 'local', '--curl', command, '--from', '203.0.113.9');
    expect([pasted.code, pasted.err]).toEqual([0, '']);
    expect(pasted.out).toContain('203.0.113.9');
    expect(pasted.out).toContain('note: the record is that of the store on this machine');
    for (const { out } of [logged, pasted]) expect(out).not.toContain(json.apiKey);
    expect(await owner('GET', `/api/v1/keys/${json.key.id}`)).toMatchObject({ json: { lastUsedAt: null } });

    const api = await owner('POST', '/api/v1/policy/explain', {
      surface: 'a2agent',
      request: 'GET /v1/models',
      keyId: json.key.id,
      from: '198.51.100.7',
    });
    expect(api).toMatchObject({ status: 200, json: { code: 'ip_not_allowed', effect: 'deny' } });
    const told = await owner('GET', '/api/v1/policy');
    expect(told).toMatchObject({ status: 200, json: { version: api.json.policyVersion } });
  });

  test('a rehearsal of its log by the same documents changes nothing', async () => {
    const log = `${platform.home}/logs/gatehouse-local-authorizer.log`;
    const { code, out } = await run('rehearse', '--log', log, '--format', 'json', '--fail-on', 'any');
    const { decided, unchanged, notReproduced, unreadable } = JSON.parse(out);
    expect(code).toBe(0);
    expect(decided).toBeGreaterThan(0);
    expect([unchanged, notReproduced.groups, unreadable.groups]).toEqual([decided, [], []]);
  });
});
