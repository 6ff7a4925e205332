import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { PASSWORD, type Platform, startPlatform } from './platform.ts';

export { PASSWORD };

/** The dashboard in a browser, served by a platform of its own. */
export interface DashboardUnderTest {
  readonly platform: Platform;
  /** Signed in as one of the demonstration members, in a browser profile of its own. */
  readonly open: (email: string, options?: OpenOptions) => Promise<Page>;
  /** Where nobody is signed in. */
  readonly openDoor: (options?: OpenOptions) => Promise<Page>;
  readonly remove: () => Promise<void>;
}

interface OpenOptions {
  /** After the `#`: `/keys`. */
  readonly at?: string;
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/** Every complaint of a page: what its security policy refused, errors that nobody caught, requests to anybody else. */
const COMPLAINTS = new WeakMap<BrowserContext, string[]>();
/** What Chromium says of each answer with an error's status, which the pages handle. */
const FAILED_TO_LOAD = 'Failed to load resource';

/** Less than a test has, so that what is not found is named. */
const PATIENCE_MILLISECONDS = 20_000;
const LOOK_MILLISECONDS = 20;

export async function startDashboard(
  options: Parameters<typeof startPlatform>[0] = {},
): Promise<DashboardUnderTest> {
  const [platform, browser] = await Promise.all([startPlatform(options), startBrowser()]);
  return {
    platform,
    openDoor: (how) => openDoor(browser, platform.url, how),
    open: async (email, how) => {
      const page = await openDoor(browser, platform.url, how);
      await signIn(page, email);
      return page;
    },
    remove: async () => {
      const complaints = browser.contexts().flatMap((context) => COMPLAINTS.get(context) ?? []);
      await browser.close();
      await platform.remove();
      if (complaints.length > 0) throw new Error(`pages complained:\n${complaints.join('\n')}`);
    },
  };
}

/** Waits until there is one, and it can be seen. */
export async function seen(locator: Locator): Promise<void> {
  // What was not found, Playwright says itself.
  if (!(await until(() => locator.isVisible()))) await locator.waitFor({ timeout: LOOK_MILLISECONDS });
}

/** Playwright itself looks again every half second at last, which is longer than a page takes. */
async function until(isSo: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  while (!(await isSo())) {
    if (Date.now() > deadline) return false;
    await wait(LOOK_MILLISECONDS);
  }
  return true;
}

async function openDoor(browser: Browser, url: string, options: OpenOptions = {}): Promise<Page> {
  const { at = '/', width = 1280, height = 900, colorScheme = 'light' } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    permissions: ['clipboard-read', 'clipboard-write'],
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(PATIENCE_MILLISECONDS);
  const complaints: string[] = [];
  COMPLAINTS.set(context, complaints);
  context.on('request', (request) => {
    if (new URL(request.url()).origin !== url) complaints.push(`a request to ${request.url()}`);
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith(FAILED_TO_LOAD))
      complaints.push(message.text());
  });
  const page = await context.newPage();
  await page.goto(`${url}/#${at}`);
  await seen(page.getByRole('heading', { level: 1 }));
  return page;
}

export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  // On a narrow screen it is there, and hidden.
  const navigation = page.getByRole('navigation', { name: 'Pages', includeHidden: true });
  await until(async () => (await navigation.count()) > 0);
}

/** Goes to a page by its address, and waits for its heading. */
export async function goTo(page: Page, path: string, heading: string | RegExp): Promise<void> {
  await page.goto(new URL(`#${path}`, page.url()).href);
  await loaded(page, heading);
}

/** The same, with nothing in front of it that a test before may have left open. */
export async function goAnew(page: Page, path: string, heading: string | RegExp): Promise<void> {
  await goTo(page, path, heading);
  await page.reload();
  await loaded(page, heading);
}

/** Waits until the page has its heading and nothing is being loaded: what is judged or shot then is it, not its placeholder. */
export async function loaded(page: Page, heading: string | RegExp = /./): Promise<void> {
  await seen(page.getByRole('heading', { level: 1, name: heading }));
  await until(async () => (await page.locator('.waiting').count()) === 0);
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe finds on a page that is serious or critical, a line each. */
export async function seriousViolations(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const violations: readonly Violation[] = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations;
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Copies a value that a dialog shows once: `API key`. */
export async function shownOnce(page: Page, label: string): Promise<string> {
  const dialog = page.getByRole('dialog');
  await seen(dialog.getByText('Copy it now'));
  await dialog.getByRole('button', { name: `Copy ${label}`, exact: true }).click();
  return copied(page);
}

/** What the page copied last. */
export async function copied(page: Page): Promise<string> {
  return page.evaluate<string>('navigator.clipboard.readText()');
}

/** How far the page can be scrolled to the side, in pixels. */
export async function overflowPixels(page: Page): Promise<number> {
  const past = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  return Math.max(past, 0);
}
