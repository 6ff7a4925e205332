import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ConsoleClient, type Platform, startPlatform } from '../support/platform.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Longer than a slow machine takes to start a command. */
const ROTATE_AFTER_MS = 6000;

let folder: string;
let platform: Platform;
let owner: ConsoleClient;
let token: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-command-'));
  const policies = join(folder, 'policies');
  await cp(join(ROOT, 'policies'), policies, { recursive: true });
  const file = join(policies, 'environments', 'local.yaml');
  const document = await readFile(file, 'utf8');
  await writeFile(
    file,
    document.replace('rotate-after: 90 days', `rotate-after: ${ROTATE_AFTER_MS / 1000}s`),
  );
  platform = await startPlatform({ policies });
  owner = await platform.as('owner@example.com');
  token = (await owner('POST', '/api/v1/tokens', { name: 'Command line' })).json.token;
}, 90_000);
afterAll(async () => {
  await platform?.remove();
  await rm(folder, { recursive: true, force: true });
});

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(file: string, args: readonly string[], environment: Record<string, string> = {}): Promise<Run> {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    PORT: new URL(platform.url).port,
    GATEHOUSE_TOKEN: token,
    ...environment,
  };
  return new Promise((resolve) => {
    execFile(file, args, { cwd: ROOT, env }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}
const gatehouse = (...args: string[]) => run(process.execPath, ['cli/gatehouse.ts', ...args]);

describe('G-7 gatehouse keys', () => {
  test('G-7 lists the keys of the organization, and those that are due for rotation, until they are rotated', async () => {
    const agents = (await owner('GET', '/api/v1/agents')).json.items;
    const body = { surface: 'a2agent', name: 'Build server' };
    const { key, apiKey } = (await owner('POST', '/api/v1/keys', body)).json;
    const credential = (
      await owner('POST', '/api/v1/keys', { surface: 'agrenting', name: 'Worker', agentId: agents[0].id })
    ).json;
    const young = await gatehouse('keys', '--json');
    expect([young.code, young.err]).toEqual([0, '']);
    const shown = JSON.parse(young.out).find(({ id }: { id: string }) => id === key.id);
    expect(shown).toEqual(expect.objectContaining({ ...key, rotationDue: expect.any(Boolean) }));

    await wait(ROTATE_AFTER_MS + 1000);
    const due = await gatehouse('keys', '--due');
    expect(due.code).toBe(3);
    expect(due.out).toMatch(
      new RegExp(`Build server +a2agent +- +${key.preview.replace('…', '.')} +\\d+ s +never +due`),
    );
    expect(due.out).toContain(`Worker         agrenting  ${agents[0].name}`);

    const rotated = await owner('POST', `/api/v1/keys/${key.id}/rotate`);
    const after = await gatehouse('keys', '--due', '--surface', 'a2agent', '--json');
    expect(JSON.parse(after.out).map(({ id }: { id: string }) => id)).not.toContain(key.id);
    for (const { out, err } of [young, due, after]) {
      for (const secret of [apiKey, credential.apiKey, rotated.json.apiKey, token]) {
        expect(out + err).not.toContain(secret);
      }
    }
  });

  test('G-7 is told by one sentence what is wrong', async () => {
    const wrong = await run(process.execPath, ['cli/gatehouse.ts', 'keys'], { GATEHOUSE_TOKEN: `${token}x` });
    expect([wrong.code, wrong.out]).toEqual([1, '']);
    expect(wrong.err).toMatch(/^gatehouse: \S+ does not accept GATEHOUSE_TOKEN.*\n$/);
    const surface = await gatehouse('keys', '--surface', 'nowhere');
    expect([surface.code, surface.err]).toEqual([1, expect.stringContaining('must be one that has keys')]);
  });

  test('runs as `npx gatehouse` in a checkout on the Node that is installed there, without any registry', async () => {
    const elsewhere = (process.env.PATH ?? '')
      .split(delimiter)
      .filter((one) => !one.includes('node_modules'));
    const { code, out, err } = await run('npx', ['gatehouse', 'keys', '--surface', 'a2agent'], {
      PATH: elsewhere.join(delimiter),
      npm_config_cache: join(folder, 'npm'),
      npm_config_offline: 'true',
    });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^NAME +SURFACE +AGENT/);
  });
});

describe('gatehouse account', () => {
  test('P-11 an operator suspends and resumes an organization on this machine, from the next request on', async () => {
    const account = (deed: string, ...args: string[]) =>
      run(process.execPath, ['cli/gatehouse.ts', 'account', deed, ...args], {
        GATEHOUSE_HOME: platform.home,
      });
    const [, id = ''] = /^Organization {2}(org_\w+), with \$5\.00$/m.exec(platform.output()) ?? [];
    const { apiKey } = (await owner('POST', '/api/v1/keys', { surface: 'a2agent', name: 'Suspended' })).json;
    const statuses = async () => {
      const headers = { authorization: `Bearer ${apiKey}` };
      const models = await platform.fetch(`${platform.url}/a2agent/v1/models`, { headers });
      await models.body?.cancel();
      return [models.status, (await owner('GET', '/api/v1/me')).status];
    };
    expect(await statuses()).toEqual([200, 200]);
    const suspended = await account('suspend', id);
    expect([suspended.code, suspended.err]).toEqual([0, '']);
    expect(suspended.out).toMatch(
      /^Suspended Demonstration .*: \d+ credentials are refused from now on\.\n$/,
    );
    expect(await statuses()).toEqual([403, 403]);
    expect((await account('resume', id)).code).toBe(0);
    expect(await statuses()).toEqual([200, 200]);
    const debited = await account('credit', id, '--amount', '-1.25', '--reason', 'a mistake of ours');
    expect([debited.code, debited.out]).toEqual([0, expect.stringContaining('has $3.75 now.')]);
    expect((await account('check', id)).out).toContain('The books agree.');
  });
});
