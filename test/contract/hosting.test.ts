import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../support/browser.ts';
import { type Platform, startPlatform } from '../support/platform.ts';

let platform: Platform;
let browser: Browser;
let stranger: Server;
/** What the stranger was asked for. */
const asked: string[] = [];
let page: Page;

beforeAll(async () => {
  [platform, browser] = await Promise.all([startPlatform(), startBrowser()]);
  stranger = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' });
    response.end(`<iframe src="${platform.url}/"></iframe>`);
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  page = await browser.newPage();
  await page.goto(`${platform.url}/`);
}, 90_000);
afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => stranger.close(resolve));
  await platform.remove();
});

const strangerUrl = () => `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;

/** What a script of the page answers, or the name of what it throws. */
function attempt(script: string): Promise<unknown> {
  return page.evaluate(`(async () => {
    // Until then the browser's own tools are at work, which may do more.
    await new Promise((resolve) => setTimeout(resolve));
    try {
      ${script}
    } catch (error) {
      return error.name;
    }
  })()`);
}

describe('P-2 what a script that got into a page of the dashboard can do', () => {
  test('P-2 it cannot send anything to a stranger', async () => {
    expect(await attempt(`return (await fetch('${strangerUrl()}/stolen')).status;`)).toBe('TypeError');
    expect(asked).not.toContain('/stolen');
  });

  test('P-2 it can call the surfaces, as the pages do', async () => {
    const health = `${platform.url}/console/api/v1/health`;
    expect(await attempt(`return (await fetch('${health}')).status;`)).toBe(200);
  });

  test('P-2 it cannot make code of a text, or markup', async () => {
    expect(await attempt(`return eval('1 + 1');`)).toBe('EvalError');
    expect(await attempt(`document.body.innerHTML = '<img src=x>';`)).toBe('TypeError');
  });

  test('P-2 it cannot load another script', async () => {
    const loading = `document.createElement('script').src = '${strangerUrl()}/script.js';`;
    expect(await attempt(loading)).toBe('TypeError');
    expect(asked).not.toContain('/script.js');
  });

  test('P-2 nobody can put the page in a frame', async () => {
    const other = await browser.newPage();
    await other.goto(`${strangerUrl()}/`, { waitUntil: 'load' });
    const [, frame] = other.frames();
    expect(frame?.url()).toMatch(/^chrome-error:/);
  });
});
