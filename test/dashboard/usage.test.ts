import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { printMoney } from '../../core/values/money.ts';
import {
  type DashboardUnderTest,
  goTo,
  seen,
  seriousViolations,
  startDashboard,
} from '../support/dashboard.ts';
import { dollars, type Operator, operatorOf, providersAt, wholeLedger } from '../support/paying.ts';
import type { ConsoleClient } from '../support/platform.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

/** Usage and billing in a browser, against what the API says. */
let upstream: Upstream;
let dashboard: DashboardUnderTest;
let owner: ConsoleClient;
let operator: Operator;
let agentId: string;
let page: Page;

beforeAll(async () => {
  upstream = await startUpstream();
  dashboard = await startDashboard({ environment: providersAt(upstream.url) });
  owner = await dashboard.platform.as('owner@example.com');
  operator = await operatorOf(dashboard.platform, owner);
  agentId = (await owner('GET', '/api/v1/agents')).json.items[0].id;
  page = await dashboard.open('owner@example.com');
}, 120_000);

afterAll(async () => {
  await dashboard?.remove();
  await upstream?.close();
}, 30_000);

interface MadeKey {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

async function makeKey(name: string): Promise<MadeKey> {
  const { status, json } = await owner('POST', '/api/v1/keys', { surface: 'oya', name, agentId });
  if (status !== 201) throw new Error(`making a key answered ${status}: ${JSON.stringify(json)}`);
  return { id: json.key.id, name, value: json.apiKey };
}

async function complete({ value }: MadeKey, model = 'gemini/gemini-2.5-flash'): Promise<number> {
  const { fetch, url } = dashboard.platform;
  const answer = await fetch(`${url}/oya/api/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${value}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 50 }),
  });
  await answer.text();
  return answer.status;
}

const account = async () => (await owner('GET', '/api/v1/billing/account')).json;
const usageOf = async ({ id }: MadeKey) => (await owner('GET', `/api/v1/keys/${id}/usage?by=hour`)).json;

async function setBalance(micros: number): Promise<void> {
  const change = micros - (await account()).balanceMicros;
  if (change !== 0) await operator.account('credit', `--amount=${dollars(change)}`, '--reason', 'a test');
}

/** Requests that cost nothing are counted shortly after they were answered. */
async function untilCounted(key: MadeKey, requests: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  while ((await usageOf(key)).totals.requests < requests && Date.now() < deadline) await delay(100);
}

/** The number under a title. */
const figure = (title: string) =>
  page
    .locator('dl > div')
    .filter({ has: page.getByText(title, { exact: true }) })
    .locator('.figure-value');
const shows = (title: string, value: string) =>
  figure(title)
    .and(page.getByText(value, { exact: true }))
    .waitFor();
const count = (value: number) => value.toLocaleString('en-US');

/** As it is at first: nothing chosen. */
async function openUsage(): Promise<void> {
  await goTo(page, '/billing', 'Billing');
  await goTo(page, '/usage', 'Usage');
  await page.getByRole('button', { name: 'Read again' }).click();
}

async function chooseKeys(...keys: readonly MadeKey[]): Promise<void> {
  await page
    .locator('summary', { hasText: /^(All|.* chosen|.+)$/ })
    .first()
    .click();
  for (const { name } of keys) await page.getByRole('checkbox', { name }).check();
  await page.keyboard.press('Escape');
}

describe('V-8 usage', () => {
  const FORMULA = '=HYPERLINK("http://localhost")';
  let steady: MadeKey;
  let formula: MadeKey;

  beforeAll(async () => {
    await setBalance(5_000_000);
    [steady, formula] = [await makeKey('Steady'), await makeKey(FORMULA)];
    expect([await complete(steady), await complete(steady), await complete(formula)]).toEqual([
      200, 200, 200,
    ]);
    expect(await complete(steady, 'no-such-model')).toBe(404);
    await untilCounted(steady, 3);
  }, 60_000);

  test('V-8 of a key is what the API says: requests by outcome, tokens and cost', async () => {
    const { totals } = await usageOf(steady);
    expect(totals).toMatchObject({ requests: 3, succeeded: 2, refused: 1 });
    await openUsage();
    await chooseKeys(steady);
    await seen(page.getByRole('img', { name: /^Requests by hour: 3 in all/ }));
    await shows('Requests', '3');
    await shows('Succeeded', '2');
    await shows('Refused', '1');
    await shows('Input tokens', count(totals.inputTokens));
    await shows('Output tokens', count(totals.outputTokens));
    await shows('Cost', printMoney(totals.costMicros));
    const refusals = page.getByRole('list', { name: 'Refused, by code' });
    expect(await refusals.innerText()).toMatch(/^model_not_found\s+1$/);
    const tokens = count(totals.inputTokens + totals.outputTokens);
    await seen(page.getByRole('img', { name: new RegExp(`^Tokens by hour: ${tokens} in all`) }));
    const cost = page.getByRole('img', { name: /^Cost by hour/ });
    expect(await cost.getAttribute('aria-label')).toContain(`${printMoney(totals.costMicros)} in all`);
  });

  test('V-8 is told by key and by route, over days too, and every number of a chart stands in a table', async () => {
    await openUsage();
    await page.getByLabel('Time', { exact: true }).selectOption({ label: '30 days, by day' });
    await page.getByLabel('Group by').selectOption('key');
    await seen(page.getByRole('img', { name: /^Requests by day/ }));
    const breakdown = page.getByRole('region', { name: 'By key' });
    const row = breakdown.getByRole('row').filter({ hasText: steady.name });
    const { totals } = await usageOf(steady);
    expect(await row.getByRole('cell').allInnerTexts()).toEqual([
      '3',
      count(totals.inputTokens + totals.outputTokens),
      printMoney(totals.costMicros),
    ]);
    await page.getByText('Requests in numbers').click();
    const numbers = page.getByRole('region', { name: 'Requests in numbers' });
    const heads = await numbers.getByRole('columnheader').allInnerTexts();
    expect(heads.map((head) => head.trim())).toEqual(expect.arrayContaining([steady.name, FORMULA, 'Sum']));
    await page.getByLabel('Group by').selectOption('route');
    await seen(
      page
        .getByRole('region', { name: 'By route' })
        .getByRole('rowheader', { name: 'POST /api/v1/chat/completions' }),
    );
  });

  test('V-8 is saved as a file that adds up to the same, and in which no name is a formula', async () => {
    await openUsage();
    await chooseKeys(steady, formula);
    await seen(page.getByRole('img', { name: /^Requests by hour: 4 in all/ }));
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    expect(saved.suggestedFilename()).toMatch(/^usage-[\d-]+-by-hour\.csv$/);
    const rows: Record<string, string>[] = parse(await readFile(await saved.path()), { columns: true });
    const cost = (await usageOf(steady)).totals.costMicros + (await usageOf(formula)).totals.costMicros;
    expect(rows.reduce((sum, { requests }) => sum + Number(requests), 0)).toBe(4);
    expect(rows.reduce((sum, { cost_micros: micros }) => sum + Number(micros), 0)).toBe(cost);
    expect(rows.filter(({ key_id: id }) => id === formula.id).map(({ key }) => key)).toEqual([`'${FORMULA}`]);
  });

  test('V-8 of a key that was not used says so, and what to do', async () => {
    const idle = await makeKey('Idle');
    await openUsage();
    await chooseKeys(idle);
    await seen(page.getByRole('heading', { name: 'Nothing was used in this time' }));
    await shows('Requests', '0');
  });

  test('V-8 stands on the page of its key', async () => {
    await goTo(page, `/keys/${steady.id}`, steady.name);
    const { totals } = await usageOf(steady);
    const card = page.getByRole('region', { name: 'Usage in 30 days' });
    await seen(card.getByRole('img', { name: /^Requests by day: 3 in all/ }));
    expect(await card.innerText()).toContain(
      `3 requests, 1 of them refused; ${count(totals.inputTokens + totals.outputTokens)} tokens; ${printMoney(totals.costMicros)}`,
    );
  });

  test('V-8 of a key that is gone is an error that says so', async () => {
    const gone = await makeKey('Gone');
    await openUsage();
    await chooseKeys(gone);
    await seen(page.getByRole('heading', { name: 'Nothing was used in this time' }));
    expect((await owner('DELETE', `/api/v1/keys/${gone.id}`)).status).toBe(204);
    await page.getByLabel('Time', { exact: true }).selectOption({ label: '7 days, by day' });
    await seen(page.getByRole('alert').getByText('There is no such key'));
  });
});

describe('P-8 O-7 O-9 billing', () => {
  test('P-8 shows the account as it is, and what each API answers when there is not enough', async () => {
    const { balanceMicros, availableMicros, heldMicros } = await account();
    await goTo(page, '/billing', 'Billing');
    await page.getByRole('button', { name: 'Read again' }).click();
    await seen(page.locator('.figure-value', { hasText: printMoney(balanceMicros) }).first());
    await shows('Balance', printMoney(balanceMicros));
    await shows('Available', printMoney(availableMicros));
    await shows('Held', printMoney(heldMicros));
    const answers = page.getByRole('region', { name: 'When there is not enough' });
    const rows = await answers.getByRole('row').allInnerTexts();
    expect(rows.slice(1).map((row) => row.split(/\t/).map((cell) => cell.trim()))).toEqual([
      ['A2Agent API', '403'],
      ['A2V2 Open API', '402'],
      ['Agrenting API', '402'],
      ['Oya API', '402'],
    ]);
  });

  test('O-7 a key that is refused with 402 goes through after a top-up by clicks, which is paid in once', async () => {
    const key = await makeKey('Out of money');
    await setBalance(1);
    expect(await complete(key)).toBe(402);
    const before = (await wholeLedger(owner)).map(({ id }) => id);

    await goTo(page, '/billing', 'Billing');
    await page.getByRole('button', { name: 'Top up' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Amount in dollars').fill('2,50');
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await seen(dialog.getByText('This is no amount that can be paid in'));
    expect(await dialog.getByLabel('Amount in dollars').getAttribute('aria-invalid')).toBe('true');
    await dialog.getByLabel('Amount in dollars').fill('$2.50');
    await dialog.getByLabel('Amount in dollars').press('Enter');
    await seen(page.getByRole('dialog', { name: 'Pay in $2.50?' }));
    await page.getByRole('button', { name: 'Pay in $2.50' }).dblclick();
    await seen(page.getByRole('status').getByText('$2.50 is paid in. The balance is $2.500001.'));

    const added = (await wholeLedger(owner)).filter(({ id }) => !before.includes(id));
    expect(added).toMatchObject([{ amountMicros: 2_500_000, cause: { type: 'top-up' } }]);
    await shows('Balance', '$2.500001');
    expect(await complete(key)).toBe(200);
  });

  test('O-9 P-8 every completion stands in the ledger with its key, and all entries are together the balance', async () => {
    const key = await makeKey('In the ledger');
    expect(await complete(key)).toBe(200);
    const all = await wholeLedger(owner);
    const [charge] = all;
    await goTo(page, '/usage', 'Usage');
    await goTo(page, '/billing', 'Billing');
    await page.getByRole('button', { name: 'Read again' }).click();
    const ledger = page.getByRole('table', { name: 'Entries' });
    const row = ledger.getByRole('row').filter({ hasText: charge.cause.requestId });
    await seen(row);
    const text = await row.innerText();
    expect(text).toContain(`Completion of ${charge.cause.model}`);
    expect(text).toContain(printMoney(charge.amountMicros));
    await seen(row.getByRole('link', { name: key.name }));
    const { balanceMicros } = await account();
    await seen(
      page.getByText(
        `All ${all.length} entries: together ${printMoney(balanceMicros)}, which is the balance.`,
      ),
    );
    const month = await page.getByRole('heading', { name: /, so far$/ }).innerText();
    const since = Date.parse(`1 ${month.replace(', so far', '')} UTC`);
    const spent = all
      .filter(({ at, cause }) => cause.type === 'charge' && Date.parse(at) >= since)
      .reduce((sum, { amountMicros }) => sum - amountMicros, 0);
    await shows('Spent', printMoney(spent));
  });

  test('P-8 a long ledger is shown page by page, to its end', async () => {
    const had = (await wholeLedger(owner)).length;
    for (let entries = had; entries < 27; entries += 1) {
      await owner('POST', '/api/v1/billing/top-ups', { amountUsd: '0.01' });
    }
    const all = await wholeLedger(owner);
    await page.getByRole('button', { name: 'Read again' }).click();
    await seen(page.getByText('25 entries, and there are more.'));
    await page.getByRole('button', { name: 'Show more' }).click();
    const end = page.locator('p:focus', { hasText: `All ${all.length} entries: together` });
    await seen(end);
    expect(await page.getByRole('table', { name: 'Entries' }).getByRole('row').count()).toBe(all.length + 1);
    expect(await end.innerText()).toContain('which is the balance');
  });

  test('P-8 a member sees the account and cannot top up', async () => {
    const theirs = await dashboard.open('member@example.com', { at: '/billing' });
    await seen(theirs.getByRole('heading', { level: 1, name: 'Billing' }));
    await seen(theirs.getByText('To top up, ask one who is owner or admin.'));
    await seen(theirs.getByText('Available', { exact: true }));
    expect(await theirs.getByRole('button', { name: 'Top up' }).count()).toBe(0);
    await theirs.context().close();
  });

  test('O-7 a suspension is said plainly, with who lifts it', async () => {
    await goTo(page, '/billing', 'Billing');
    await operator.account('suspend');
    await page.getByRole('button', { name: 'Read again' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'This account is suspended' });
    // The ledger may be refused first, and say less.
    const notice = alert.filter({ hasText: 'Only an operator of this platform can resume it' });
    await seen(notice);
    expect(await notice.innerText()).toContain(operator.organizationId);
    await operator.account('resume');
    await page.getByRole('button', { name: 'Read again' }).click();
    await notice.waitFor({ state: 'detached' });
  });
});

describe('V-8 P-8 usage and billing for everybody', () => {
  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)(
    'V-8 P-8 in %s, %i wide: nothing serious for axe, and nothing runs over',
    async (colorScheme, width) => {
      const shown = await dashboard.open('owner@example.com', { colorScheme, width, height: 740 });
      const judge = async () => {
        expect(await seriousViolations(shown)).toEqual([]);
        expect(
          await shown.evaluate('document.documentElement.scrollWidth - window.innerWidth'),
        ).toBeLessThanOrEqual(0);
      };
      await goTo(shown, '/usage', 'Usage');
      await seen(shown.getByRole('img', { name: /^Requests by hour/ }));
      for (const summary of await shown.getByText(/in numbers$/).all()) await summary.click();
      await judge();
      await shown.locator('.disclosure > summary').click();
      await judge();
      await goTo(shown, '/billing', 'Billing');
      await seen(shown.getByRole('table', { name: 'Entries' }));
      await judge();
      await shown.getByRole('button', { name: 'Top up' }).click();
      await shown.getByLabel('Amount in dollars').fill('5');
      await judge();
      await shown.getByRole('button', { name: 'Continue' }).click();
      await seen(shown.getByRole('dialog', { name: 'Pay in $5.00?' }));
      await judge();
      await shown.context().close();
    },
    60_000,
  );

  test('V-8 without keys, usage says what to do', async () => {
    const { json } = await owner('GET', '/api/v1/keys?limit=100');
    for (const { id } of json.items) {
      expect((await owner('DELETE', `/api/v1/keys/${id}`)).status).toBe(204);
    }
    const shown = await dashboard.open('owner@example.com', { at: '/usage' });
    await seen(shown.getByRole('heading', { name: 'No keys yet' }));
    await shown.getByRole('link', { name: 'Go to your API keys' }).click();
    await seen(shown.getByRole('heading', { level: 1, name: 'API keys' }));
    await shown.context().close();
  });
});
