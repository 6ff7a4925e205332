import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import {
  copied,
  type DashboardUnderTest,
  goAnew,
  goTo,
  overflowPixels,
  seen,
  seriousViolations,
  shownOnce,
  signIn,
  startDashboard,
} from '../support/dashboard.ts';
import { ANTHROPIC, OPENAI } from '../support/sdks.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const OWNER = 'owner@example.com';
const MEMBER = 'member@example.com';
const NARROW = { width: 360, height: 740 };

let folder: string;
let dashboard: DashboardUnderTest;
let page: Page;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-dashboard-'));
  const policies = join(folder, 'policies');
  await cp(join(ROOT, 'policies'), policies, { recursive: true });
  const file = join(policies, 'environments', 'local.yaml');
  const document = await readFile(file, 'utf8');
  await writeFile(file, document.replace('rotate-after: 90 days', 'rotate-after: 1s'));
  dashboard = await startDashboard({ policies });
  page = await dashboard.open(OWNER);
}, 120_000);
afterAll(async () => {
  await dashboard?.remove();
  await rm(folder, { recursive: true, force: true });
});

const dialog = (): Locator => page.getByRole('dialog');
const row = (name: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });

/** Makes a key by the form, and leaves its value open. */
async function create(surface: string, name: string, fill: () => Promise<void> = async () => undefined) {
  await goAnew(page, '/keys', 'API keys');
  await page.getByRole('button', { name: 'Create key' }).first().click();
  await dialog().getByLabel('API', { exact: true }).selectOption({ label: surface });
  await dialog().getByLabel('Name', { exact: true }).fill(name);
  await fill();
  await dialog().getByRole('button', { name: 'Create key' }).click();
}

const shownValue = (label = 'API key') => shownOnce(page, label);
const done = () => dialog().getByRole('button', { name: 'I have copied it' }).click();

const complete = (value: string) =>
  dashboard.platform.fetch(`${dashboard.platform.url}/a2agent/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${value}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'deepseek-chat', messages: [{ role: 'user', content: 'Hello' }] }),
  });

describe('keys of completions', () => {
  test('A-6, A-2, A-3: a key is made with a label, shown once, and both official clients work with it', async () => {
    await create('A2Agent API', 'laptop');
    const value = await shownValue();
    expect(value).toMatch(/^a2k_local_/);
    // What is shown once does not go by a slip of the hand.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await seen(dialog().getByText(value, { exact: true }));
    await done();
    await seen(row('laptop'));
    expect(await page.content()).not.toContain(value);
    expect(await row('laptop').textContent()).toContain(`a2k_local_…${value.slice(-4)}`);

    const [[, OpenAI] = [], [, Anthropic] = []] = [OPENAI[0], ANTHROPIC[0]];
    if (OpenAI === undefined || Anthropic === undefined) throw new Error('there are no clients');
    const base = `${dashboard.platform.url}/a2agent`;
    const openai = new OpenAI({ apiKey: value, baseURL: `${base}/v1` });
    const completion = await openai.chat.completions.create({
      model: 'deepseek-chat',
      messages: [{ role: 'user', content: 'Hello there' }],
    });
    expect(completion.choices[0]?.message.content).toContain('Hello there');
    const anthropic = new Anthropic({ authToken: value, apiKey: null, baseURL: base });
    const message = await anthropic.messages.create({
      model: 'deepseek-chat',
      max_tokens: 100,
      messages: [{ role: 'user', content: 'Hello there' }],
    });
    expect(message.content[0]).toMatchObject({ type: 'text' });
  });

  test('A-7: connection info is one block whose commands and samples work as they are', async () => {
    await create('A2Agent API', 'connection');
    const value = await shownValue();
    await dialog().getByRole('button', { name: 'Copy connection info', exact: true }).click();
    const block = await copied(page);
    const base = `${dashboard.platform.url}/a2agent`;
    expect(block).toContain(`Name: connection\nAPI key: ${value}\nBase URL (openai): ${base}/v1\n`);
    for (const variable of [
      'OPENAI_API_KEY',
      'OPENAI_BASE_URL',
      'ANTHROPIC_AUTH_TOKEN',
      'ANTHROPIC_BASE_URL',
    ])
      expect(block).toContain(`export ${variable}=`);
    const commands = block.slice(block.indexOf('# OpenAI SDK'));
    const { stdout } = await promisify(execFile)('bash', ['-euc', commands]);
    expect(stdout).toContain('"chat.completion"');
    expect(stdout).toContain('"type":"message"');

    for (const sdk of ['OpenAI SDK', 'Anthropic SDK']) {
      const group = dialog().getByRole('region', { name: sdk });
      await group.getByRole('tab', { name: 'TypeScript' }).click();
      await group.getByRole('button', { name: `Copy ${sdk}, TypeScript` }).click();
      expect(await runSample(await copied(page))).toContain('Hello');
    }
    await done();
  });

  test('V-5: a limit beyond its bound is refused beside its field, and nothing is made', async () => {
    await create('A2Agent API', 'too fast', () => dialog().getByLabel('Requests per minute').fill('1001'));
    const field = dialog().getByLabel('Requests per minute');
    await seen(dialog().getByText('must be a whole number from 1 to 1000', { exact: true }));
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await expect(field.evaluate((element) => element === element.ownerDocument.activeElement)).resolves.toBe(
      true,
    );
    await field.fill('2');
    await dialog().getByRole('button', { name: 'Create key' }).click();
    const value = await shownValue();
    await done();
    expect((await complete(value)).status).toBe(200);
    expect((await complete(value)).status).toBe(200);
    expect((await complete(value)).status).toBe(429);

    await row('too fast').getByRole('link').click();
    await page.getByRole('button', { name: 'Edit' }).click();
    await dialog().getByLabel('Requests per minute').fill('500');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await seen(page.getByText('500 requests a minute'));
    expect((await complete(value)).status).toBe(200);
  });

  test('A-9: rotation by overlap: both values work, and the page shows what still comes with the old one', async () => {
    await create('A2Agent API', 'rotated');
    const old = await shownValue();
    await done();
    await row('rotated').getByRole('link').click();
    await page.getByRole('button', { name: 'Rotate', exact: true }).click();
    await dialog().getByLabel('One hour').check();
    await dialog().getByRole('button', { name: 'Rotate key' }).click();
    const fresh = await shownValue();
    await done();
    expect(fresh).not.toBe(old);
    expect((await complete(old)).status).toBe(200);
    expect((await complete(old)).status).toBe(200);
    expect((await complete(fresh)).status).toBe(200);
    await page.getByRole('button', { name: 'Rotate', exact: true }).click();
    await dialog().getByLabel('At once').check();
    await dialog().getByRole('button', { name: 'Rotate key' }).click();
    const last = await shownValue();
    await done();
    expect((await complete(fresh)).status).toBe(401);
    expect((await complete(last)).status).toBe(200);
  });

  test('A-8: a key is deleted after a question, and refused from the next request on', async () => {
    await create('A2Agent API', 'deleted');
    const value = await shownValue();
    await done();
    expect((await complete(value)).status).toBe(200);
    await row('deleted').getByRole('link').click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    expect((await complete(value)).status).toBe(200);
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await dialog().getByRole('button', { name: 'Delete key' }).click();
    await seen(page.getByRole('heading', { level: 1, name: 'API keys' }));
    await row('deleted').waitFor({ state: 'detached' });
    expect((await complete(value)).status).toBe(401);
  });
});

describe('keys with permissions', () => {
  test('V-4, V-5, V-3: the form has the matrix, the addresses and the expiry of the surface, and the key is as it says', async () => {
    await create('A2V2 Open API', 'reader', async () => {
      await dialog().getByLabel('Agent').selectOption({ label: 'Archivist' });
    });
    await seen(dialog().getByText('at least one', { exact: false }).first());
    await dialog().getByRole('checkbox', { name: 'read contacts' }).check();
    await dialog().getByLabel('Allowed IP addresses').fill('127.0.0.1\nnot-an-address');
    await dialog().getByRole('button', { name: 'Create key' }).click();
    await seen(dialog().getByText('Entry 2', { exact: false }));
    await dialog().getByLabel('Allowed IP addresses').fill('127.0.0.0/8\n::1');
    await dialog().getByLabel('Expires').fill('2099-01-01T10:00');
    await dialog().getByRole('button', { name: 'Create key' }).click();
    const key = await shownValue();
    const secret = await shownValue('API secret');
    const tabs = dialog().getByRole('region', { name: 'HTTP' });
    await tabs.getByRole('button', { name: 'Copy HTTP, cURL' }).click();
    const { stdout } = await promisify(execFile)('bash', ['-euc', await copied(page)]);
    expect(JSON.parse(stdout)).toMatchObject({ items: [] });
    await done();

    const agent = (await (await dashboard.platform.as(OWNER))('GET', '/api/v1/agents')).json.items.find(
      ({ name }: { name: string }) => name === 'Archivist',
    );
    const answer = await dashboard.platform.fetch(
      `${dashboard.platform.url}/a2v2/v1/open/contacts/chatbots/${agent.id}`,
      {
        method: 'POST',
        headers: { 'x-api-key': key, 'x-api-secret': secret, 'content-type': 'application/json' },
        body: JSON.stringify({ firstName: 'Ada' }),
      },
    );
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('contacts:create');
    await row('reader').getByRole('link').click();
    await seen(page.getByText('contacts:read', { exact: true }));
    await seen(page.getByText('127.0.0.0/8, ::1/128'));
  });

  test('V-2: who may not make such keys is not offered them', async () => {
    const member = await dashboard.open(MEMBER);
    await member.getByRole('button', { name: 'Create key' }).first().click();
    const offered = await member
      .getByRole('dialog')
      .getByLabel('API', { exact: true })
      .locator('option')
      .allTextContents();
    expect(offered).toContain('A2Agent API');
    expect(offered).not.toContain('A2V2 Open API');
    await member.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await member
      .getByRole('row')
      .filter({ hasText: 'A2V2 Open API' })
      .getByRole('link', { name: 'Local sandbox' })
      .click();
    await seen(member.getByRole('heading', { level: 1, name: 'Local sandbox' }));
    await seen(member.getByText('Acts on'));
    for (const action of ['Edit', 'Rotate', 'Delete'])
      expect(await member.getByRole('button', { name: action, exact: true }).count()).toBe(0);
    await member.context().close();
  });
});

describe('the list', () => {
  test('G-7: keys that are due for rotation say so, and can be found by it', async () => {
    await goTo(page, '/keys', 'API keys');
    await page.getByLabel('State').selectOption({ label: 'Rotation due' });
    await seen(row('Local sandbox').first());
    expect(await row('Local sandbox').first().textContent()).toContain('Rotation due');
    await page.getByLabel('Search').fill('no key is called this');
    await seen(page.getByRole('heading', { name: 'No key matches' }));
    await page.getByRole('button', { name: 'Show all keys' }).click();
    await page.getByLabel('API', { exact: true }).selectOption({ label: 'Oya API' });
    await seen(page.getByText(/^1 of \d+ keys$/));
  });
});

describe('O-8: the key of this browser', () => {
  test('O-8: one key is kept on request, fills in the examples, and is cleared by one click', async () => {
    await create('Oya API', 'kept', async () => {
      await dialog().getByLabel('Agent').selectOption({ index: 0 });
    });
    const value = await shownValue();
    await dialog().getByRole('button', { name: 'Keep in this browser' }).click();
    await done();
    await seen(page.getByText('as plain text, until you clear it', { exact: false }));
    await page.reload();
    await row('kept').getByRole('link').click();
    await seen(page.getByText('Filled in with the key that this browser keeps.'));
    for (const [language, text] of [
      ['cURL', `Authorization: Bearer ${value}`],
      ['Python', `api_key="${value}"`],
      ['TypeScript', `apiKey: "${value}"`],
    ] as const) {
      await page.getByRole('tab', { name: language }).click();
      await seen(page.getByText(text, { exact: false }).first());
    }
    await goTo(page, '/policy/oya', 'Oya API');
    await page.getByRole('tab', { name: 'Python' }).click();
    await seen(page.getByText(`api_key="${value}"`, { exact: false }));
    await page.getByRole('button', { name: 'Clear it' }).click();
    await seen(page.getByText('api_key="YOUR_A2A_KEY"', { exact: false }));
    await goTo(page, '/keys', 'API keys');
    await seen(page.getByRole('button', { name: 'Keep in this browser' }));
    expect(await page.evaluate<string>('JSON.stringify(Object.entries(localStorage))')).not.toContain(value);
    await row('kept').getByRole('link').click();
    await seen(page.getByText('YOUR_A2A_KEY', { exact: false }).first());

    await goTo(page, '/keys', 'API keys');
    const card = page.getByRole('region', { name: 'Your API key (for this browser)' });
    await card.getByLabel('API key').fill('a2a_local_broken');
    await card.getByRole('button', { name: 'Keep in this browser' }).click();
    await seen(card.getByText('This is no API key of this environment', { exact: false }));
    await card.getByLabel('API key').fill(value);
    await card.getByRole('button', { name: 'Keep in this browser' }).click();
    await seen(card.getByText('kept', { exact: true }));
    await card.getByRole('button', { name: 'Clear it' }).click();
  });
});

describe('for people', () => {
  test.each([
    ['light', 'a large screen', { width: 1440, height: 900 }],
    ['dark', 'a narrow screen', NARROW],
  ] as const)(
    'axe finds nothing serious, and nothing overflows, in %s colors on %s',
    async (colorScheme, _screen, size) => {
      const door = await dashboard.openDoor({ colorScheme, ...size });
      expect(await seriousViolations(door)).toEqual([]);
      await signIn(door, OWNER);
      for (const [path, heading] of [
        ['/keys', 'API keys'],
        ['/nowhere', 'No such page'],
      ] as const) {
        await goTo(door, path, heading);
        expect(await seriousViolations(door)).toEqual([]);
        expect(await overflowPixels(door)).toBe(0);
      }
      await goTo(door, '/keys', 'API keys');
      await door.getByRole('button', { name: 'Create key' }).first().click();
      await door
        .getByRole('dialog')
        .getByLabel('API', { exact: true })
        .selectOption({ label: 'A2V2 Open API' });
      expect(await seriousViolations(door)).toEqual([]);
      await door.keyboard.press('Escape');
      await door.getByRole('link', { name: 'Local sandbox' }).first().click();
      await seen(door.getByRole('heading', { level: 1, name: 'Local sandbox' }));
      await seen(door.getByText('Call the API'));
      expect(await seriousViolations(door)).toEqual([]);
      expect(await overflowPixels(door)).toBe(0);
      await door.context().close();
    },
  );

  test('by keyboard alone: to the page, to the form, and back to where one was', async () => {
    const person = await dashboard.open(OWNER);
    await person.getByRole('button', { name: 'Create key' }).first().focus();
    await person.keyboard.press('Enter');
    await seen(person.getByRole('dialog').getByLabel('Name', { exact: true }));
    for (let presses = 0; presses < 30; presses += 1) {
      await person.keyboard.press('Tab');
      const isInside = await person.evaluate<boolean>(
        `document.activeElement === document.body || document.activeElement.closest('dialog') !== null`,
      );
      expect(isInside).toBe(true);
    }
    await person.keyboard.press('Escape');
    expect(await person.evaluate<string>('document.activeElement.textContent')).toBe('Create key');
    await person.context().close();
  });
});

/** Runs a copied sample as it is, where the clients are installed. */
async function runSample(text: string): Promise<string> {
  const samples = join(ROOT, '.cache', 'samples');
  await mkdir(samples, { recursive: true });
  const file = join(await mkdtemp(join(samples, 'sample-')), 'sample.mts');
  await writeFile(file, text);
  try {
    return (await promisify(execFile)(process.execPath, [file])).stdout;
  } finally {
    await rm(join(file, '..'), { recursive: true });
  }
}
