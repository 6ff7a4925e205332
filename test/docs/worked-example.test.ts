import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../support/browser.ts';
import { isMadeFrom } from '../support/picture-source.ts';
import { EXAMPLE_FILES, type Example, makeExample, WORKED_EXAMPLE } from './worked-example.ts';

const fileAt = (name: keyof typeof EXAMPLE_FILES) => join(WORKED_EXAMPLE, EXAMPLE_FILES[name]);

let example: Example;
let browser: Browser;
beforeAll(async () => {
  [example, browser] = await Promise.all([makeExample(), startBrowser()]);
}, 120_000);
afterAll(() => browser?.close());

describe('P-6 the worked example', () => {
  test('P-6 its review is the one that the command makes of its pull request (npm run example writes it)', () => {
    expect(example.markdown).toBe(readFileSync(fileAt('markdown'), 'utf8'));
    expect(example.html).toBe(readFileSync(fileAt('html'), 'utf8'));
    expect(isMadeFrom(readFileSync(fileAt('picture')), example.html)).toBe(true);
  });

  test('P-6 it raises a limit, widens a set of addresses and adds a permission, and says each', () => {
    expect(example.markdown).toContain('keys can be given at most 3000 per minute, before 1000');
    expect(example.markdown).toContain('any request from 192.0.3.0/24');
    expect(example.markdown).toContain('keys can be given contact-files:read');
  });
});

describe.each([
  [1100, 'light'],
  [360, 'dark'],
] as const)('P-6 its page, %d pixels wide and %s', (width, colorScheme) => {
  test('P-6 fits, asks nobody for anything, and opens its witnesses', async () => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
    const page = await context.newPage();
    const [asked, complaints]: [string[], string[]] = [[], []];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    const address = pathToFileURL(fileAt('html')).href;
    await page.goto(address);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('main → raise-the-limits');
    const witnesses = page.locator('article details');
    for (const witness of await witnesses.all()) await witness.locator('summary').click();
    expect(await witnesses.count()).toBeGreaterThan(3);
    expect(await witnesses.locator('pre').first().isVisible()).toBe(true);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect([asked, complaints]).toEqual([[address], []]);
    await context.close();
  }, 60_000);
});
