import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { freePort } from '../support/dynoxide.ts';
import { PASSWORD, type Platform, startPlatform } from '../support/platform.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** As long as a start takes that asks the guardrails anew. */
const FAILURE_MILLISECONDS = 50_000;
const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function start(options: Parameters<typeof startPlatform>[0] = {}): Promise<Platform> {
  const platform = await startPlatform(options);
  cleanUps.push(platform.remove);
  return platform;
}

/** Runs `npm start`'s program where it is expected to fail, and answers with what a person sees. */
async function failedStart(env: Record<string, string>, cwd = ROOT) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'local/main.ts'], {
    cwd,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  child.stdout.resume();
  // One that starts after all must not outlive its test.
  const bound = setTimeout(() => child.kill('SIGKILL'), FAILURE_MILLISECONDS);
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  clearTimeout(bound);
  return { exitCode, errors: errors.trim() };
}

async function emptyHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-home-'));
  cleanUps.push(() => rm(home, { recursive: true, force: true }));
  return home;
}

describe('P-3 npm start', () => {
  test('P-3 prints what it made, the dashboard, and a connection block whose key works', async () => {
    const platform = await start();
    const output = platform.output();
    expect(output).toContain(`${platform.url}/`);
    expect(output).toMatch(/gatehouse:infra:Table +credentials, directory, audit/);
    const key = /a2k_local_[0-9A-Za-z]{38}/.exec(output)?.[0];
    const answer = await platform.fetch(`${platform.url}/a2agent/v1/models`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(answer.status).toBe(200);
    const page = await fetch(`${platform.url}/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<script type="module"');
  });

  test('P-3 state survives a SIGKILL: what was answered is there after the next start', async () => {
    const first = await startPlatform();
    cleanUps.push(() => rm(first.home, { recursive: true, force: true }));
    const owner = await first.as('owner@example.com');
    const made = await Promise.all(
      Array.from({ length: 5 }, (_, at) =>
        owner('POST', '/api/v1/keys', { surface: 'a2agent', name: `Key ${at}` }),
      ),
    );
    const [doomed, ...kept] = made.map(({ json }) => json as { key: { id: string }; apiKey: string });
    expect((await owner('DELETE', `/api/v1/keys/${doomed?.key.id}`)).status).toBe(204);
    await first.kill();

    const printed = /a2k_local_[0-9A-Za-z]{38}/.exec(first.output())?.[0];
    const second = await start({ home: first.home });
    const status = async (key: string | undefined) =>
      (await second.fetch(`${second.url}/a2agent/v1/models`, { headers: { authorization: `Bearer ${key}` } }))
        .status;
    expect(await Promise.all(kept.map(({ apiKey }) => status(apiKey)))).toEqual([200, 200, 200, 200]);
    expect(await status(doomed?.apiKey)).toBe(401);
    expect(await status(printed)).toBe(200);
    const again = await second.as('owner@example.com');
    const listed = await again('GET', '/api/v1/keys?limit=100');
    expect(listed.json.items.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['Key 1', 'Key 2', 'Key 3', 'Key 4']),
    );
    expect(JSON.stringify(listed.json)).not.toContain(doomed?.key.id);
  });

  test('P-3 Ctrl-C stops it with exit code 0', async () => {
    const platform = await start();
    expect(await platform.interrupt()).toBe(0);
    await expect(fetch(`${platform.url}/`)).rejects.toThrow();
  });

  test('P-9 neither the password nor a key is in any file that it writes', async () => {
    const platform = await start();
    const owner = await platform.as('owner@example.com');
    const { json } = await owner('POST', '/api/v1/keys', { surface: 'a2agent', name: 'Secret' });
    await platform.fetch(`${platform.url}/a2agent/v1/models`, {
      headers: { authorization: `Bearer ${json.apiKey}` },
    });
    await platform.interrupt();
    const { readdir } = await import('node:fs/promises');
    const files = await readdir(platform.home, { recursive: true, withFileTypes: true });
    const contents = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
    );
    expect(contents.length).toBeGreaterThan(1);
    expect(contents.some((content) => content.includes(json.apiKey) || content.includes(PASSWORD))).toBe(
      false,
    );
  });
});

describe('P-3 what cannot work is one clear sentence', () => {
  test('P-3 a port in use', async () => {
    const port = await freePort();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(port, resolve));
    cleanUps.push(() => new Promise((resolve) => squatter.close(resolve)));
    const { exitCode, errors } = await failedStart({ PORT: String(port), GATEHOUSE_HOME: await emptyHome() });
    expect(exitCode).toBe(1);
    expect(errors).toContain(String(port));
    expect(errors.split('\n')).toHaveLength(1);
  });

  test('P-3 a port that is no port', async () => {
    const { exitCode, errors } = await failedStart({ PORT: 'eighty', GATEHOUSE_HOME: await emptyHome() });
    expect(exitCode).toBe(1);
    expect(errors).toContain('eighty');
    expect(errors.split('\n')).toHaveLength(1);
  });

  test('P-3 a binary of the store that is not there', async () => {
    const env = { PORT: '0', GATEHOUSE_HOME: await emptyHome(), DYNOXIDE: '/nowhere/dynoxide' };
    const { exitCode, errors } = await failedStart(env);
    expect(exitCode).toBe(1);
    expect(errors).toContain('/nowhere/dynoxide');
    expect(errors.split('\n')).toHaveLength(1);
  });

  test('P-3 a key of a model provider that there is not', async () => {
    const key = { GATEHOUSE_PROVIDER_DEEPSEK_KEY: 'sk-secret' };
    const { exitCode, errors } = await failedStart({
      PORT: '0',
      GATEHOUSE_HOME: await emptyHome(),
      ...key,
    });
    expect(exitCode).toBe(1);
    expect(errors).toContain('GATEHOUSE_PROVIDER_DEEPSEK_KEY is for no provider that there is');
    expect(errors).not.toContain('sk-secret');
    expect(errors.split('\n')).toHaveLength(1);
  });

  /** A start with other plans than those that are declared. */
  async function startWithPlans(change: (plans: string) => string) {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-policies-'));
    cleanUps.push(() => rm(folder, { recursive: true, force: true }));
    await cp(join(ROOT, 'policies'), folder, { recursive: true });
    const file = join(folder, 'plans.yaml');
    await writeFile(file, change(await readFile(file, 'utf8')));
    return failedStart({ PORT: '0', GATEHOUSE_HOME: await emptyHome(), GATEHOUSE_POLICIES: folder });
  }

  test('P-7 what a guardrail refuses, with a line for each mistake: rule, resource, what is wrong, what to do', async () => {
    const { exitCode, errors } = await startWithPlans((plans) =>
      plans.replaceAll(/quota: \d+ per month/g, 'quota: 1000 per day'),
    );
    expect(exitCode).toBe(1);
    expect(errors.split('\n')).toEqual(
      ['starter', 'team'].map((plan) =>
        expect.stringMatching(
          new RegExp(
            `^forbid-hourly-usage-plans: plan-${plan}-plan has a quota of 1000 by day, .*Limit hours.*\\(docs/guardrails/forbid-hourly-usage-plans\\.md\\)$`,
          ),
        ),
      ),
    );
  }, 60_000);

  test('P-1 a broken policy is listed with file, line and a suggestion', async () => {
    const { exitCode, errors } = await startWithPlans((plans) => plans.replace('throttle:', 'throtle:'));
    expect(exitCode).toBe(1);
    expect(errors).toMatch(/plans\.yaml:\d+:\d+: .*throtle.*did you mean `throttle`/);
    expect(errors).not.toContain('    at ');
  });
});
