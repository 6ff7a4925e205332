import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { readOperatorFile } from '../../local/operator-file.ts';
import { required } from '../../stores/environment.ts';
import { createLightClient } from '../../stores/light-client.ts';
import { createLightTransact } from '../../stores/light-transaction.ts';
import { USAGE } from '../../stores/tables.ts';
import { createUsageMeter } from '../../stores/usage-meter.ts';
import { goTo, startDashboard } from '../support/dashboard.ts';
import type { ConsoleClient } from '../support/platform.ts';

/** `npm run screenshots`: pictures of the main pages, of a platform with a fortnight of made-up use. */
const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'dashboard');
const OWNER = 'owner@example.com';
const LARGE = { width: 1280, height: 860 };
const NARROW = { width: 390, height: 844 };
const DAYS = 14;
const DAY_SECONDS = 86_400;

mkdirSync(FOLDER, { recursive: true });
const dashboard = await startDashboard();
try {
  const owner = await dashboard.platform.as(OWNER);
  const made = await makeKeys(owner);
  await countUse(made);
  const light = await dashboard.open(OWNER, LARGE);
  await shoot(light, '/keys', 'API keys', 'keys');
  await shoot(light, '/usage', 'Usage', 'usage', async () => {
    await light.getByLabel('Time', { exact: true }).selectOption({ label: '30 days, by day' });
    await light.getByText('by day', { exact: true }).first().waitFor();
  });
  await shoot(light, '/billing', 'Billing', 'billing');
  await shoot(light, '/explain', 'Explain', 'explain', async () => {
    await light.getByText('Allowed', { exact: true }).waitFor();
  });
  await shoot(light, '/review', 'Review', 'review', () => changeALimit(light));
  await shoot(light, '/policy', 'Policy', 'policy');
  await shoot(light, '/members', 'Members', 'members');
  await shoot(light, '/audit', 'Audit', 'audit');
  await keepAKey(light, made.apiKey);
  await shoot(light, '/playground', 'Playground', 'playground', () => talk(light));
  const dark = await dashboard.open(OWNER, { ...LARGE, colorScheme: 'dark' });
  await shoot(dark, `/keys/${made.keyIds[0]}`, 'production', 'key-dark');
  const narrow = await dashboard.open(OWNER, { ...NARROW, colorScheme: 'dark' });
  await shoot(narrow, '/keys', 'API keys', 'keys-narrow-dark');
} finally {
  await dashboard.remove();
}

async function shoot(
  page: Page,
  path: string,
  heading: string,
  name: string,
  prepare: () => Promise<void> = async () => undefined,
): Promise<void> {
  await goTo(page, path, heading);
  await prepare();
  await page.evaluate('document.activeElement.blur(); window.scrollTo(0, 0)');
  writeFileSync(join(FOLDER, `${name}.png`), await page.screenshot());
}

interface Made {
  readonly organizationId: string;
  readonly keyIds: readonly string[];
  /** Of a sandbox key. */
  readonly apiKey: string;
}

async function makeKeys(owner: ConsoleClient): Promise<Made> {
  const agents = (await owner('GET', '/api/v1/agents')).json.items;
  const create = async (body: object) => {
    const { status, json } = await owner('POST', '/api/v1/keys', body);
    if (status !== 201) throw new Error(JSON.stringify(json));
    return json;
  };
  const production = await create({
    surface: 'a2agent',
    name: 'production',
    description: 'The shop’s assistant',
    rateLimits: { perMinute: 600, perHour: 10_000 },
    spendingLimits: { perDayMicros: 20_000_000, perMonthMicros: 300_000_000 },
    allowedIps: ['192.0.2.0/24', '2001:db8::/48'],
  });
  const laptop = await create({ surface: 'a2agent', name: 'laptop', sandbox: true });
  const sync = await create({
    surface: 'a2v2',
    name: 'nightly sync',
    agentId: agents[0].id,
    permissions: ['contacts:read'],
    expiresAt: '2099-01-01T00:00:00Z',
  });
  await owner('POST', `/api/v1/keys/${production.key.id}/rotate`, { overlapSeconds: DAY_SECONDS });
  await owner('POST', '/api/v1/billing/top-ups', { amountUsd: '50.00' });
  const { organization } = (await owner('GET', '/api/v1/me')).json;
  return {
    organizationId: organization.id,
    keyIds: [production.key.id, laptop.key.id, sync.key.id],
    apiKey: laptop.apiKey,
  };
}

/** Use of each day, more on working days, with some refusals: counted as the platform counts it, at times that are past. */
async function countUse({ organizationId, keyIds }: Made): Promise<void> {
  const environment = readOperatorFile(dashboard.platform.home);
  if (environment === null) throw new Error('the platform has no store');
  const meter = createUsageMeter(
    createLightTransact(createLightClient(environment)),
    required(environment, USAGE.variable),
  );
  const now = Math.floor(Date.now() / 1000);
  for (let day = 0; day < DAYS; day += 1) {
    const weight = day % 7 < 2 ? 0.4 : 1;
    const rows = keyIds.flatMap((keyId, which) =>
      [
        ['ok', 900],
        ['rate_limit_minute', 40],
        ['invalid_request', 12],
      ].map(([outcome, often]) => {
        const requests = Math.round((Number(often) * weight * (1 + ((day * 7) % 5) / 5)) / (which + 1));
        const isPaid = outcome === 'ok' && which === 0;
        return {
          organizationId,
          keyId,
          at: now - day * DAY_SECONDS,
          route: which < 2 ? 'POST /v1/chat/completions' : 'GET /v1/open/contacts/chatbots/{agentId}',
          outcome: String(outcome),
          counts: {
            requests,
            ...(isPaid
              ? {
                  inputTokens: requests * 820,
                  cachedInputTokens: requests * 300,
                  outputTokens: requests * 140,
                  costMicros: requests * 340,
                }
              : {}),
          },
        };
      }),
    );
    await meter.count({ id: `screenshots-${day}`, rows });
  }
}

async function changeALimit(page: Page): Promise<void> {
  const text = page.getByLabel('Its text');
  await text.fill((await text.inputValue()).replace('60 per minute', '600 per minute'));
  await page.getByText('Loosened', { exact: false }).first().waitFor();
}

async function keepAKey(page: Page, apiKey: string): Promise<void> {
  await goTo(page, '/keys', 'API keys');
  const card = page.getByRole('region', { name: 'Your API key (for this browser)' });
  await card.getByLabel('API key').fill(apiKey);
  await card.getByRole('button', { name: 'Keep in this browser' }).click();
  await card.getByRole('button', { name: 'Clear it' }).waitFor();
  // Without what was just announced.
  await page.reload();
}

async function talk(page: Page): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill('Hello there');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('You said: Hello there').waitFor();
}
