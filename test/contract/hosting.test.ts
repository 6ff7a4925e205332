import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { contentSecurityPolicy } from '../../infra/content-security-policy.ts';
import { startBrowser } from '../support/browser.ts';
import { goTo, loaded, seen, signIn } from '../support/dashboard.ts';
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

/** The dashboard at an origin of its own, as on AWS: its files are those of the platform, and its APIs are elsewhere. */
async function startElsewhere(): Promise<Server> {
  const server = createServer(async (request, response) => {
    const answer = await fetch(`${platform.url}${request.url}`);
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? '',
      'content-security-policy': contentSecurityPolicy([platform.url]),
    });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

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

test('P-2 the pages work from another origin than their APIs: preflights, headers that they may read, streams', async () => {
  const server = await startElsewhere();
  try {
    const other = await browser.newPage();
    await other.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await signIn(other, 'owner@example.com');
    const dialog = other.getByRole('dialog');
    await other.getByRole('button', { name: 'Create key' }).first().click();
    await dialog.getByLabel('Name', { exact: true }).fill('elsewhere');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await dialog.getByRole('button', { name: 'Keep in this browser' }).click();
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    await goTo(other, '/playground', 'Playground');
    await other.getByLabel('Message', { exact: true }).fill('Hello there');
    await other.getByRole('button', { name: 'Send' }).click();
    await seen(other.getByText('You said: Hello there'));
    await seen(other.getByText('59 of 60'));
    await goTo(other, '/keys', 'API keys');
    await other.getByRole('link', { name: 'elsewhere' }).click();
    await other.getByRole('button', { name: 'Edit' }).click();
    await dialog.getByLabel('Requests per minute').fill('30');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await seen(other.getByText('30 requests a minute', { exact: false }));
    await other.getByRole('button', { name: 'Delete', exact: true }).click();
    await dialog.getByRole('button', { name: 'Delete key' }).click();
    await loaded(other, 'API keys');
    await other.close();
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
