import { execFile } from 'node:child_process';
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
import type { ConsoleClient } from '../support/platform.ts';

const OWNER = 'owner@example.com';
const MEMBER = 'member@example.com';

let dashboard: DashboardUnderTest;
let owner: ConsoleClient;
let page: Page;
beforeAll(async () => {
  dashboard = await startDashboard();
  owner = await dashboard.platform.as(OWNER);
  page = await dashboard.open(OWNER);
}, 120_000);
afterAll(() => dashboard?.remove());

const dialog = (): Locator => page.getByRole('dialog');
const press = (name: string, within: Page | Locator = page) =>
  within.getByRole('button', { name, exact: true }).first().click();

const freshly = (path: string, heading: string | RegExp) => goAnew(page, path, heading);

async function createAgent(name: string, instructions = '', surface = 'Everywhere'): Promise<string> {
  await freshly('/agents', 'Agents');
  await press('Create agent');
  await dialog().getByLabel('Name').fill(name);
  await dialog().getByLabel('Instructions').fill(instructions);
  await dialog().getByLabel('Deployed on').selectOption({ label: surface });
  await press('Create agent', dialog());
  await seen(page.getByRole('heading', { level: 1, name }));
  return page.url().slice(page.url().lastIndexOf('/') + 1);
}

/** On the page of an agent: makes a key by the form, and answers its value. */
async function createKey(surface: string, name: string): Promise<string> {
  await press('Create key');
  await dialog().getByLabel('API', { exact: true }).selectOption({ label: surface });
  await dialog().getByLabel('Name', { exact: true }).fill(name);
  await press('Create key', dialog());
  const value = await shownValue('API key');
  await press('I have copied it', dialog());
  return value;
}

const shownValue = (label: string) => shownOnce(page, label);

const agentNamed = async (name: string): Promise<{ id: string }> =>
  (await owner('GET', '/api/v1/agents')).json.items.find((one: { name: string }) => one.name === name);

const run = async (command: string): Promise<string> =>
  (await promisify(execFile)('bash', ['-euc', command])).stdout;

const get = (path: string, headers: Record<string, string>) =>
  dashboard.platform.fetch(dashboard.platform.url + path, { headers });

const completeAs = async (path: string, value: string, content: string) => {
  const answer = await dashboard.platform.fetch(dashboard.platform.url + path, {
    method: 'POST',
    headers: { 'x-api-key': value, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gemini/gemini-2.5-flash', messages: [{ role: 'user', content }] }),
  });
  return { status: answer.status, text: (await answer.json()).choices?.[0]?.message.content };
};

describe('agents', () => {
  test('an agent is made with what one says of it, and what is wrong is told beside its field', async () => {
    await freshly('/agents', 'Agents');
    await press('Create agent');
    await press('Create agent', dialog());
    await seen(dialog().getByText('must not be empty', { exact: true }));
    expect(await dialog().getByLabel('Name').getAttribute('aria-invalid')).toBe('true');
    await seen(dialog().getByText('At most 20,000 characters', { exact: false }));
    await press('Cancel', dialog());

    const id = await createAgent('Translator', 'You translate.\nInto French.', 'Oya API');
    expect((await owner('GET', `/api/v1/agents/${id}`)).json).toMatchObject({
      name: 'Translator',
      instructions: 'You translate.\nInto French.',
      surface: 'oya',
    });
    await seen(page.getByText('No key acts on this agent'));
    await press('Create key');
    const offered = await dialog().getByLabel('API', { exact: true }).locator('option').allTextContents();
    expect(offered).toEqual(['Oya API']);
    await press('Cancel', dialog());
  });

  test('agents are found by name, by instructions, and by where they can be called', async () => {
    await createAgent('Auditor', 'You check numbers.', 'A2V2 Open API');
    await goTo(page, '/agents', 'Agents');
    const names = page.getByRole('rowheader').getByRole('link');
    await page.getByLabel('Search').fill('CHECK numbers');
    await seen(page.getByText(/^1 of \d+ agents$/));
    expect(await names.allTextContents()).toEqual(['Auditor']);
    await page.getByLabel('Can be called on').selectOption({ label: 'Oya API' });
    await seen(page.getByRole('heading', { name: 'No agent matches' }));
    await press('Show all agents');
    await seen(names.filter({ hasText: 'Auditor' }));
  });

  test('G-5, A-6: a key made on the page of an agent is a credential of it, shown once, and reaches no other', async () => {
    const id = await createAgent('Scout');
    const value = await createKey('Agrenting API', 'errand');
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'errand' }) });
    expect(await row.textContent()).toContain(`agr_local_…${value.slice(-4)}`);
    expect(await page.content()).not.toContain(value);

    const listed = await get(`/agrenting/api/v1/agents/${id}/credentials`, { 'x-api-key': value });
    expect((await listed.json()).items).toMatchObject([{ name: 'errand', agentId: id }]);
    expect(await (await get('/agrenting/api/v1/agent', { 'x-api-key': value })).json()).toMatchObject({ id });
    const other = (await agentNamed('Concierge')).id;
    const elsewhere = await get(`/agrenting/api/v1/agents/${other}/credentials`, { 'x-api-key': value });
    expect(elsewhere.status).toBe(403);

    await goTo(page, '/agents', 'Agents');
    const scout = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'Scout' }) });
    await seen(scout.getByRole('cell', { name: '1', exact: true }));
    await scout.getByRole('link').click();
    await page.getByRole('link', { name: 'errand' }).click();
    await seen(page.getByRole('heading', { level: 1, name: 'errand' }));
  });

  test('O-1, O-2, O-3: a key speaks as its agent, with its present name and instructions', async () => {
    await createAgent('Poet', 'Speak in verse.');
    const value = await createKey('Oya API', 'verses');
    const chat = '/oya/api/v1/chat/completions';
    expect((await completeAs(chat, value, '[[recall:system]]')).text).toBe(
      'You are Poet.\n\nSpeak in verse.',
    );
    await press('Edit');
    await dialog().getByLabel('Name').fill('Bard');
    await dialog().getByLabel('Instructions').fill('Speak in prose.');
    await press('Save', dialog());
    await seen(page.getByRole('heading', { level: 1, name: 'Bard' }));
    expect((await completeAs(chat, value, '[[recall:system]]')).text).toBe(
      'You are Bard.\n\nSpeak in prose.',
    );
  });

  test('G-5, A-8: an agent goes when no key acts on it any more, and a deleted key is refused at once', async () => {
    const id = await createAgent('Leaver');
    const value = await createKey('Agrenting API', 'last one');
    await press('Delete');
    await seen(page.getByRole('heading', { name: 'Leaver still has keys' }));
    await dialog().getByRole('link', { name: 'last one' }).click();
    await seen(page.getByRole('heading', { level: 1, name: 'last one' }));
    await press('Delete');
    await press('Delete key', dialog());
    await seen(page.getByRole('heading', { level: 1, name: 'API keys' }));
    expect((await get('/agrenting/api/v1/agent', { 'x-api-key': value })).status).toBe(401);

    await goTo(page, `/agents/${id}`, 'Leaver');
    await press('Delete');
    await press('Cancel', dialog());
    expect((await owner('GET', `/api/v1/agents/${id}`)).status).toBe(200);
    await press('Delete');
    await press('Delete agent', dialog());
    await seen(page.getByRole('heading', { level: 1, name: 'Agents' }));
    await page.getByRole('link', { name: 'Leaver' }).waitFor({ state: 'detached' });
    expect((await owner('GET', `/api/v1/agents/${id}`)).status).toBe(404);
    await goTo(page, `/agents/${id}`, 'Agent');
    await seen(page.getByText('There is no such agent.', { exact: false }));
  });

  test('a member reads agents, and is offered keys only', async () => {
    const member = await dashboard.open(MEMBER);
    await goTo(member, '/agents', 'Agents');
    expect(await member.getByRole('button', { name: 'Create agent' }).count()).toBe(0);
    await member.getByRole('link', { name: 'Concierge' }).click();
    await seen(member.getByRole('button', { name: 'Create key' }));
    for (const action of ['Edit', 'Delete'])
      expect(await member.getByRole('button', { name: action, exact: true }).count()).toBe(0);
    await member.context().close();
  });
});

describe('tokens', () => {
  test('G-3, G-4: a token is shown once, acts as its member for all agents, and is refused once revoked', async () => {
    await freshly('/tokens', 'Tokens');
    await seen(page.getByRole('heading', { name: 'No tokens yet' }));
    await press('Create token');
    await press('Create token', dialog());
    await seen(dialog().getByText('must not be empty', { exact: true }));
    await dialog().getByLabel('Name').fill('laptop');
    await dialog().getByLabel('Expires').fill('2000-01-01T10:00');
    await press('Create token', dialog());
    await seen(dialog().getByText('must be in the future', { exact: true }));
    await dialog().getByLabel('Expires').fill('');
    await press('Create token', dialog());
    const value = await shownValue('Token');
    expect(value).toMatch(/^ap_local_/);
    await press('Copy Agrenting API, cURL', dialog());
    const curl = await copied(page);
    for (const name of ['Archivist', 'Concierge']) {
      const said = await run(curl.replace('AGENT_ID', (await agentNamed(name)).id));
      expect(JSON.parse(said)).toMatchObject({ object: 'chat.completion' });
    }
    await press('I have copied it', dialog());
    const row = page.getByRole('row').filter({ hasText: 'laptop' });
    expect(await row.textContent()).toContain(`ap_local_…${value.slice(-4)}`);
    expect(await page.content()).not.toContain(value);
    const me = () => get('/agrenting/api/v1/me', { authorization: `Bearer ${value}` });
    expect((await (await me()).json()).member.email).toBe(OWNER);

    await press('Revoke laptop');
    await press('Cancel', dialog());
    expect((await me()).status).toBe(200);
    await press('Revoke laptop');
    await press('Revoke token', dialog());
    await seen(page.getByRole('heading', { name: 'No tokens yet' }));
    expect((await me()).status).toBe(401);
  });

  test('half a date is no date: a token that somebody meant to end is not made without an end', async () => {
    await freshly('/tokens', 'Tokens');
    await press('Create token');
    await dialog().getByLabel('Name').fill('half');
    await dialog().getByLabel('Expires').focus();
    await page.keyboard.type('01012099');
    await press('Create token', dialog());
    const isBad = await dialog()
      .getByLabel('Expires')
      .evaluate((field) => (field as HTMLInputElement).validity.badInput);
    expect(isBad).toBe(true);
    expect((await owner('GET', '/api/v1/tokens')).json.items).toEqual([]);
  });

  test('G-3: nobody sees the tokens of others', async () => {
    expect((await owner('POST', '/api/v1/tokens', { name: 'mine' })).status).toBe(201);
    const member = await dashboard.open(MEMBER);
    await goTo(member, '/tokens', 'Tokens');
    await seen(member.getByRole('heading', { name: 'No tokens yet' }));
    await member.context().close();
    await freshly('/tokens', 'Tokens');
    await seen(page.getByText('1 of at most 50 tokens'));
  });
});

describe('for people', () => {
  test.each([
    ['light', 'a large screen', { width: 1440, height: 900 }],
    ['dark', 'a narrow screen', { width: 360, height: 740 }],
  ] as const)(
    'axe finds nothing serious, and nothing overflows, in %s colors on %s',
    async (colorScheme, _screen, size) => {
      const door = await dashboard.openDoor({ colorScheme, ...size });
      await signIn(door, OWNER);
      const isFine = async () => {
        expect(await seriousViolations(door)).toEqual([]);
        expect(await overflowPixels(door)).toBe(0);
      };
      const opened = async (button: string) => {
        await press(button, door);
        await seen(door.getByRole('dialog'));
        await isFine();
        await door.keyboard.press('Escape');
        await door.getByRole('dialog').waitFor({ state: 'detached' });
      };
      await goTo(door, '/agents', 'Agents');
      await isFine();
      await opened('Create agent');
      await goTo(door, `/agents/${(await agentNamed('Archivist')).id}`, 'Archivist');
      await isFine();
      for (const button of ['Create key', 'Edit', 'Delete']) await opened(button);
      await goTo(door, '/tokens', 'Tokens');
      await isFine();
      for (const button of ['Create token', 'Revoke mine']) await opened(button);
      await door.context().close();
    },
  );

  test('where there are no agents, an owner is told to make one, and a member whom to ask', async () => {
    const { items: keys } = (await owner('GET', '/api/v1/keys?limit=100')).json;
    for (const { id, agentId } of keys) if (agentId !== null) await owner('DELETE', `/api/v1/keys/${id}`);
    const { items: agents } = (await owner('GET', '/api/v1/agents?limit=100')).json;
    for (const { id } of agents) await owner('DELETE', `/api/v1/agents/${id}`);
    await freshly('/agents', 'Agents');
    await seen(page.getByRole('heading', { name: 'No agents yet' }));
    expect(await page.getByRole('button', { name: 'Create agent' }).count()).toBe(2);
    const member = await dashboard.open(MEMBER);
    await goTo(member, '/agents', 'Agents');
    await seen(
      member.getByText('An owner or an admin of your organization can create one', { exact: false }),
    );
    expect(await member.getByRole('button', { name: 'Create agent' }).count()).toBe(0);
    await member.context().close();
  });
});
