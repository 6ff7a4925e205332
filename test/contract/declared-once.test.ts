import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Platform, startPlatform } from '../support/platform.ts';

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
