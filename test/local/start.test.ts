import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Demonstration, openDemonstration } from '../../local/demonstration.ts';
import { readOperatorFile } from '../../local/operator-file.ts';
import { type Local, startLocal } from '../../local/start.ts';
import { summarize } from '../../local/summary.ts';
import { openObjectStore } from '../../stores/objects.ts';

/** How to call the first surface that has keys. */
function connectionOf({ connections: [first] }: Demonstration) {
  if (first === undefined) throw new Error('there is no surface with keys');
  return first.info;
}

const PASSWORD = 'correct horse battery staple';
const START_TIMEOUT_MILLISECONDS = 60_000;

let home: string;
let local: Local;
let demonstration: Demonstration;
let beforeReady: { readonly status: number; readonly retryAfter: string | null };

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'gatehouse-start-'));
  const prepare = async (starting: Local) => {
    const early = await fetch(`${starting.url}/console/api/v1/health`);
    beforeReady = { status: early.status, retryAfter: early.headers.get('retry-after') };
    demonstration = await openDemonstration(starting, { password: PASSWORD });
  };
  local = await startLocal({ port: 0, home, prepare });
}, START_TIMEOUT_MILLISECONDS);

afterAll(async () => {
  await local.stop();
  rmSync(home, { recursive: true, force: true });
});

function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
}

const call = (path: string, init: RequestInit = {}) => fetch(`${local.url}${path}`, init);

describe('npm start', () => {
  test('P-3 serves what the Pulumi program declares: every surface of the policy answers its public routes', async () => {
    for (const surface of Object.values(local.policy.surfaces)) {
      for (const route of surface.routes.filter(
        ({ publicBecause, method }) => publicBecause !== null && method === 'GET',
      )) {
        const answer = await call(`/${surface.name}${route.path}`);
        expect([surface.name, route.path, answer.status]).toEqual([surface.name, route.path, 200]);
        await answer.body?.cancel();
      }
    }
  });

  test('P-3 asks clients to wait until its members can sign in', () => {
    expect(beforeReady).toEqual({ status: 503, retryAfter: '1' });
  });

  test('P-3 asks the authorizer on every other route, which touches nothing without a credential', async () => {
    for (const surface of Object.values(local.policy.surfaces)) {
      for (const route of surface.routes.filter(({ publicBecause }) => publicBecause === null)) {
        const answer = await call(`/${surface.name}${route.path.replaceAll(/\{[^}]*\}/g, 'x')}`, {
          method: route.method,
        });
        expect([route.id, answer.status]).toEqual([route.id, 401]);
        await answer.body?.cancel();
      }
    }
  });

  test('P-3 gives a key that works at once, and signs its members in', async () => {
    const { passwords } = demonstration;
    const connection = connectionOf(demonstration);
    const models = await fetch(`${connection.baseUrl}/models`, {
      headers: { authorization: `Bearer ${connection.apiKey}` },
    });
    expect([models.status, Object.keys(passwords ?? {}).length]).toEqual([200, 3]);
    const signIn = await call('/console/auth/authenticate', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'owner@example.com', password: PASSWORD }),
    });
    expect(signIn.status).toBe(200);
  });

  test('P-3 gives a key for every surface that has keys, and each opens a route of its own', async () => {
    const surfaces = Object.values(local.policy.surfaces).filter(({ keys }) => keys !== null);
    expect(demonstration.connections.map(({ surface }) => surface)).toEqual(surfaces.map(({ name }) => name));
    for (const { surface: name, agentId, info } of demonstration.connections) {
      const surface = surfaces.find((one) => one.name === name);
      const source = surface?.credentials.find(({ kinds }) => kinds.includes('key'));
      const route = surface?.routes.find(
        (one) => one.method === 'GET' && one.publicBecause === null && one.roles === null,
      );
      const path = route?.path.replace('{agentId}', agentId ?? '');
      const answer = await call(`/${name}${path}`, {
        headers:
          source?.in === 'bearer'
            ? { authorization: `Bearer ${info.apiKey}` }
            : {
                [source?.header ?? '']: info.apiKey,
                ...(info.apiSecret === undefined ? {} : { [source?.secretHeader ?? '']: info.apiSecret }),
              },
      });
      expect([name, path, answer.status]).toEqual([name, path, 200]);
      await answer.body?.cancel();
    }
  });

  test('P-3 keeps its state between starts; of its sandbox keys five work', async () => {
    const keys = [connectionOf(demonstration).apiKey];
    const { port } = local;
    expect(readOperatorFile(home)).toEqual(local.operator);
    await local.stop();
    expect(existsSync(join(home, 'operator.json'))).toBe(false);
    local = await startLocal({ port, home });
    // What each start does once it is up.
    for (let starts = 0; starts < 5; starts++) {
      demonstration = await openDemonstration(local);
      keys.push(connectionOf(demonstration).apiKey);
    }
    expect(demonstration.passwords).toBeNull();
    const status = async (key: string | undefined) =>
      (
        await fetch(`${connectionOf(demonstration).baseUrl}/models`, {
          headers: { authorization: `Bearer ${key}` },
        })
      ).status;
    const statuses = await Promise.all(keys.map(status));
    expect(statuses.at(-1)).toBe(200);
    // Made within a second, the earlier ones have no order among themselves.
    expect(statuses.filter((one) => one === 200)).toHaveLength(5);
  });

  test('P-3 keeps objects for its functions, under its state folder', async () => {
    const [bucket] = local.graph.ofType('aws:s3/bucket:Bucket');
    const { AWS_ENDPOINT_URL_S3 } = local.environment;
    expect(AWS_ENDPOINT_URL_S3).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const objects = openObjectStore({ ...local.environment, FILES_BUCKET: bucket?.id }).of('org_1');
    await objects.put('a', Buffer.from('hello'), { contentType: 'text/plain' });
    expect(await objects.open('a')).toMatchObject({ contentType: 'text/plain', sizeBytes: 5 });
    expect(readdirSync(join(home, 'objects', bucket?.id ?? ''))).toHaveLength(1);
  });

  test('P-3 serves the dashboard at its address, held to its own files and to what it may call', async () => {
    const answer = await call('/');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.headers.get('content-security-policy')).toContain(`connect-src 'self' ${local.url}`);
    const loaded = [...(await answer.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, path]) => path ?? '',
    );
    expect(loaded).toContainEqual(expect.stringMatching(/^\/assets\/main-.*\.js$/));
    const workers = ['/session-worker.js', '/pacemaker.js', '/policy-worker.js'];
    const answers = await Promise.all([...loaded, ...workers].map((path) => call(path)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });

  test('P-3 tells the dashboard where each surface answers here', async () => {
    const settings = (await (await call('/settings.json')).json()) as {
      surfaces: Record<string, string>;
      console: string;
    };
    const names = Object.keys(local.policy.surfaces);
    expect(settings).toMatchObject({
      environment: 'local',
      surfaces: Object.fromEntries(names.map((name) => [name, `${local.url}/${name}`])),
    });
    const health = await fetch(`${settings.surfaces[settings.console]}/api/v1/health`);
    expect(health.status).toBe(200);
  });

  test('sums up what was declared on one screen', () => {
    const lines = summarize(local.graph).split('\n');
    expect(lines.length).toBeLessThan(24);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });

  test('P-3 answers at both addresses of localhost, and knows its client by one of them', async () => {
    const connection = connectionOf(demonstration);
    const owner = await call('/console/auth/authenticate', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'owner@example.com', password: PASSWORD }),
    });
    const { token } = (await owner.json()) as { token: string };
    const made = await call('/console/api/v1/keys', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ surface: 'a2agent', name: 'Here', allowedIps: ['127.0.0.1'] }),
    });
    const { apiKey } = (await made.json()) as { apiKey: string };
    for (const host of hasIpv6() ? ['127.0.0.1', '[::1]'] : ['127.0.0.1']) {
      const url = connection.baseUrl.replace('localhost', host);
      const answer = await fetch(`${url}/models`, { headers: { authorization: `Bearer ${apiKey}` } });
      expect([host, answer.status]).toEqual([host, 200]);
      await answer.body?.cancel();
    }
  });

  test('says in one sentence that the folder is taken, or the port', async () => {
    await expect(startLocal({ port: 0, home })).rejects.toThrow(/Another Gatehouse/);
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const other = mkdtempSync(join(tmpdir(), 'gatehouse-start-'));
    await expect(startLocal({ port, home: other })).rejects.toThrow(`Port ${port} is in use`);
    taken.close();
    rmSync(other, { recursive: true, force: true });
  });
});
