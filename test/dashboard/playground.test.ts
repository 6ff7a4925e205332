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
  signIn,
  startDashboard,
} from '../support/dashboard.ts';
import type { ConsoleClient } from '../support/platform.ts';

const OWNER = 'owner@example.com';

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

/** Makes a key over the API, and answers its id and its value. */
async function makeKey(body: object): Promise<{ id: string; value: string; secret: string }> {
  const { status, json } = await owner('POST', '/api/v1/keys', body);
  expect(status).toBe(201);
  return { id: json.key.id, value: json.apiKey, secret: json.apiSecret };
}

const agentNamed = async (name: string): Promise<{ id: string }> =>
  (await owner('GET', '/api/v1/agents')).json.items.find((one: { name: string }) => one.name === name);

const run = async (command: string): Promise<string> =>
  (await promisify(execFile)('bash', ['-euc', command])).stdout;

/** Has the browser keep a key, by the form, and shows the playground. */
async function playWith(value: string, secret?: string): Promise<void> {
  await freshly('/playground', 'Playground');
  const clear = page.getByRole('button', { name: 'Clear it' });
  if ((await clear.count()) > 0) await clear.click();
  await page.getByLabel('API key', { exact: true }).fill(value);
  if (secret !== undefined) await page.getByLabel('API secret').fill(secret);
  await press('Keep in this browser');
  await seen(clear);
}

const conversation = () => page.getByRole('region', { name: 'Conversation' });
const answer = () => conversation().getByRole('article').last();
const lastRequest = () => page.getByRole('region', { name: 'Last request' });
const figure = (name: string) =>
  lastRequest().locator('dl > div').filter({ hasText: name }).getByRole('definition').textContent();

/** @param ends what the page says when it is over */
async function say(text: string, ends: string | RegExp = /^Answered in/): Promise<void> {
  const message = page.getByLabel('Message', { exact: true });
  await message.fill(text);
  await message.press('Enter');
  // The question is there: what is told from now on is told of it.
  await seen(answer().getByText(text, { exact: true }));
  await seen(page.getByRole('status').filter({ hasText: ends }));
}

async function shownRequest(): Promise<string> {
  await lastRequest().getByRole('tab', { name: 'Request' }).click();
  await lastRequest().getByRole('button', { name: 'Copy Request, cURL' }).click();
  return copied(page);
}

const bodyOf = (curl: string) => JSON.parse(/-d '(.*)'$/s.exec(curl)?.[1] ?? '');

describe('the playground', () => {
  test('O-8, A-6: without a key it says how to get one, and talks with it as soon as it is kept', async () => {
    await freshly('/playground', 'Playground');
    await seen(page.getByRole('heading', { name: 'This browser keeps no key' }));
    await press('Create key');
    await dialog().getByLabel('API', { exact: true }).selectOption({ label: 'A2Agent API' });
    await dialog().getByLabel('Sandbox key').check();
    await press('Create key', dialog());
    await press('Keep in this browser', dialog());
    await press('I have copied it', dialog());
    await say('Hello there');
    await seen(answer().getByText('You said: Hello there'));
    await seen(lastRequest().getByText('Sandbox', { exact: true }));
    expect(await figure('Status')).toBe('200');
    expect(await figure('Cost')).toBe('Nothing');
    expect(await figure('Left this minute')).toBe('59 of 60');
    expect(await figure('Request id')).toMatch(/^[0-9a-f-]{36}$/);
    await press('Clear it');
    await seen(page.getByRole('heading', { name: 'This browser keeps no key' }));
  });

  test('O-1, O-3, O-4: it goes on with the thread of the agent, and begins a new one when asked', async () => {
    const { id } = await agentNamed('Concierge');
    const { value } = await makeKey({ surface: 'oya', name: 'talk', agentId: id });
    await playWith(value);
    await seen(page.getByRole('link', { name: 'Concierge' }));
    await page.getByLabel('System message').fill('Be brief.');
    await say('My name is Ada');
    await say('[[recall:history]]');
    await seen(answer().getByText('My name is Ada', { exact: true }));
    const body = bodyOf(await shownRequest());
    expect(body.messages).toEqual([{ role: 'user', content: '[[recall:history]]' }]);
    expect(body.thread_id).toBe(await figure('Thread'));
    await say('[[recall:system]]');
    await seen(answer().getByText('You are Concierge.', { exact: false }));
    await press('New conversation');
    await seen(page.getByText('Nothing has been said yet.', { exact: false }));
    await say('Again');
    const again = bodyOf(await shownRequest());
    expect(again).not.toHaveProperty('thread_id');
    expect(again.messages[0]).toEqual({ role: 'system', content: 'Be brief.' });
  });

  test('A-3, A-4, O-9: the other protocol answers with the same models, costs what the ledger says, and its cURL works', async () => {
    const { value } = await makeKey({ surface: 'a2agent', name: 'paid' });
    await playWith(value);
    await say('One');
    expect(bodyOf(await shownRequest()).stream_options).toEqual({ include_usage: true });
    await page.getByLabel('Anthropic Messages').check();
    await page.getByLabel('Max tokens').fill('200');
    await page.getByLabel('Temperature').fill('0.5');
    await say('[[recall:history]]');
    await seen(answer().getByText('One', { exact: true }));
    const cost = Number((await figure('Cost'))?.slice(1));
    const ledger = (await owner('GET', '/api/v1/billing/ledger')).json.items;
    expect(cost).toBeGreaterThan(0);
    expect(ledger[0].amountMicros).toBe(-Math.round(cost * 1_000_000));
    const curl = await shownRequest();
    expect(bodyOf(curl)).toMatchObject({ max_tokens: 200, temperature: 0.5, stream: true });
    expect(await run(curl)).toContain('event: message_stop');

    await page.getByLabel('Stream the answer').uncheck();
    await say('At once');
    await seen(answer().getByText('You said: At once'));
    expect(bodyOf(await shownRequest())).not.toHaveProperty('stream');
  });

  test('A-2: an answer is shown while it comes, and can be stopped', async () => {
    await playWith((await makeKey({ surface: 'a2agent', name: 'slow' })).value);
    await say('[[length:90]] [[slow:1s]]', 'Answering…');
    await seen(answer().getByText('lorem ipsum', { exact: false }));
    await press('Stop');
    await seen(answer().getByText('You stopped it here.'));
    await seen(page.getByRole('status').filter({ hasText: 'Stopped.' }));
    const active = 'document.activeElement.labels?.[0]?.textContent';
    expect(await page.evaluate<string>(active)).toBe('Message');
    await say('And now?');
    await seen(answer().getByText('You said: And now?'));
  });

  test('A-5, P-5: a limit that is reached is told as the API says it, with the rule that refused', async () => {
    const { id, value } = await makeKey({ surface: 'a2agent', name: 'rare', rateLimits: { perHour: 1 } });
    await playWith(value);
    await say('First');
    await seen(lastRequest().getByText('Let in: every rule passed.'));
    await say('Second', /^(Answered in|Refused with 429)/);
    // Where an hour has just begun, it takes another.
    if ((await answer().getByText('You said').count()) > 0) await say('Second', 'Refused with 429.');
    await seen(answer().getByText('429: rate_limit_hour'));
    await seen(lastRequest().getByText('Refused by rate-is-within-hour-limit: 429 rate_limit_hour'));
    await seen(lastRequest().getByText('1 of 1 requests were counted', { exact: false }));
    expect(await page.getByLabel('Message', { exact: true }).inputValue()).toBe('Second');
    await lastRequest().getByRole('tab', { name: 'Error as it came' }).click();
    await seen(lastRequest().getByText('"code": "rate_limit_hour"', { exact: false }));
    await lastRequest().getByRole('tab', { name: 'Decision' }).click();
    await lastRequest().getByRole('link', { name: 'Change the request' }).click();
    await seen(page.getByRole('heading', { level: 1, name: 'Explain' }));
    expect(page.url()).toContain(`keyId=${id}`);
  });

  test('P-5: an address that is not allowed is refused with the rule, in the dialect of the protocol', async () => {
    await playWith(
      (await makeKey({ surface: 'a2agent', name: 'elsewhere', allowedIps: ['192.0.2.0/24'] })).value,
    );
    await page.getByLabel('Anthropic Messages').check();
    await say('Hello', 'Refused with 403.');
    await seen(answer().getByText('403: ip_not_allowed'));
    await seen(lastRequest().getByText('Refused by ip-is-allowed: 403 ip_not_allowed'));
    await lastRequest().getByRole('tab', { name: 'Error as it came' }).click();
    await seen(lastRequest().getByText('"type": "error"', { exact: false }));
  });

  test('A-8, P-5: a key that is deleted is refused with the next message, because nobody knows it', async () => {
    const { id, value } = await makeKey({ surface: 'a2agent', name: 'gone' });
    await playWith(value);
    await say('Hello');
    expect((await owner('DELETE', `/api/v1/keys/${id}`)).status).toBe(204);
    await say('Still there?', 'Refused with 401.');
    await seen(lastRequest().getByText('Refused by credential-is-known: 401 credential_unknown'));
  });

  test('what fails behind the gate is told apart from what the gate refuses, and what was said stays', async () => {
    await playWith((await makeKey({ surface: 'a2agent', name: 'unlucky' })).value);
    await say('[[error:429]]', 'Refused with 429.');
    await seen(lastRequest().getByText('The answer 429 comes from what stands behind', { exact: false }));
    await say('One two three [[break:3]]', 'Failed.');
    await seen(answer().getByText('You said: One', { exact: true }));
    await seen(answer().getByText('Broken off: upstream_error'));
  });

  test('V-10: where browsers are refused it says so, and shows what to run instead', async () => {
    const { id } = await agentNamed('Concierge');
    const { value, secret } = await makeKey({
      surface: 'a2v2',
      name: 'server',
      agentId: id,
      permissions: ['contacts:read'],
    });
    await playWith(value, secret);
    await seen(page.getByText('Its policy refuses requests from browsers', { exact: false }));
    await press('Copy Request, cURL');
    expect(JSON.parse(await run(await copied(page)))).toMatchObject({ items: [] });
  });
});

describe('the playground is for everybody', () => {
  test.each([
    ['light', 'a large screen', { width: 1440, height: 900 }],
    ['dark', 'a narrow screen', { width: 360, height: 740 }],
  ] as const)(
    'axe finds nothing serious, and nothing overflows, in %s colors on %s',
    async (colorScheme, _screen, size) => {
      const { value } = await makeKey({ surface: 'a2agent', name: `seen in ${colorScheme}` });
      const door = await dashboard.openDoor({ colorScheme, ...size });
      await signIn(door, OWNER);
      const isFine = async () => {
        expect(await seriousViolations(door)).toEqual([]);
        expect(await overflowPixels(door)).toBe(0);
      };
      await goTo(door, '/playground', 'Playground');
      await isFine();
      await door.getByLabel('API key', { exact: true }).fill(value);
      await press('Keep in this browser', door);
      await door.getByLabel('Message', { exact: true }).fill('One two three [[break:3]]');
      await press('Send', door);
      await seen(door.getByText('Let in: every rule passed.'));
      await isFine();
      await door.getByRole('tab', { name: 'Request' }).click();
      await isFine();
      await door.context().close();
    },
  );
});
