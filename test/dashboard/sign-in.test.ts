import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type DashboardUnderTest,
  goTo,
  loaded,
  PASSWORD,
  seen,
  signIn,
  startDashboard,
} from '../support/dashboard.ts';

const OWNER = 'owner@example.com';
const MEMBER = 'member@example.com';

let dashboard: DashboardUnderTest;
beforeAll(async () => {
  dashboard = await startDashboard();
}, 120_000);
afterAll(() => dashboard?.remove());

describe('signing in', () => {
  test('a wrong password, and an address that nobody has, are told alike; the right one leads where one wanted to go', async () => {
    const door = await dashboard.openDoor({ at: '/keys' });
    const said: string[] = [];
    for (const [email, password] of [
      [OWNER, 'not the password'],
      ['nobody@example.com', PASSWORD],
    ] as const) {
      await door.getByLabel('Email').fill(email);
      await door.getByLabel('Password').fill(password);
      await door.getByRole('button', { name: 'Sign in' }).click();
      const alert = door.getByRole('alert');
      await seen(alert);
      said.push(((await alert.textContent()) ?? '').replace(/Request .*/, ''));
      await door.reload();
      await seen(door.getByLabel('Email'));
    }
    expect(said[0]).toBe(said[1]);
    await signIn(door, OWNER);
    await seen(door.getByRole('heading', { level: 1, name: 'API keys' }));
    await door.context().close();
  });

  test('a session is there after a reload and in a second tab, and is gone from both when one signs out', async () => {
    const first = await dashboard.open(MEMBER);
    await first.reload();
    await seen(first.getByRole('heading', { level: 1, name: 'API keys' }));
    const second = await first.context().newPage();
    await second.goto(dashboard.platform.url);
    await seen(second.getByRole('heading', { level: 1, name: 'API keys' }));
    await first.getByRole('button', { name: 'Sign out' }).click();
    for (const tab of [first, second]) {
      await seen(tab.getByText('You are signed out.'));
      await tab.reload();
      await seen(tab.getByRole('heading', { level: 1, name: 'Sign in' }));
    }
    await first.context().close();
  });

  test('whether a session is over, the console is asked when it should be: a clock that is wrong ends none', async () => {
    const tab = await dashboard.openDoor({ at: '/agents' });
    await tab.clock.install();
    await signIn(tab, MEMBER);
    await loaded(tab, 'Agents');
    const asked = tab.context().waitForEvent('response', (answer) => answer.url().endsWith('/api/v1/me'));
    // As long as sessions last here, and a little longer.
    await tab.clock.fastForward('12:00:01');
    expect((await asked).status()).toBe(200);
    await tab.getByRole('link', { name: 'API keys' }).click();
    await loaded(tab, 'API keys');
    await tab.context().close();
  });

  test('a session that is lost is told as one that has ended, and signing in goes on at the same page', async () => {
    const tab = await dashboard.open(MEMBER);
    await goTo(tab, '/keys', 'API keys');
    const browser = await tab.context().browser()?.newBrowserCDPSession();
    // What the browser does to a worker that nobody needs: the token was in its memory alone.
    const devtools = await tab.context().newCDPSession(tab);
    await devtools.send('ServiceWorker.enable');
    await devtools.send('ServiceWorker.stopAllWorkers');
    await browser?.detach();
    await tab.getByRole('link', { name: 'Local sandbox' }).first().click();
    await seen(tab.getByText('Your session has ended.'));
    await signIn(tab, MEMBER);
    await seen(tab.getByRole('heading', { level: 1, name: 'Local sandbox' }));
    await tab.context().close();
  });

  test('no page ever holds the token: not in a message, a store, a cookie, nor a request of its own', async () => {
    const door = await dashboard.openDoor();
    await door.addInitScript({ content: KEEP_MESSAGES });
    const calls: { readonly byWorker: boolean; readonly authorization: string | undefined }[] = [];
    door.context().on('request', (request) => {
      if (!request.url().includes('/console/')) return;
      calls.push({
        byWorker: request.serviceWorker() !== null,
        authorization: request.headers().authorization,
      });
    });
    await door.reload();
    await signIn(door, OWNER);
    await seen(door.getByRole('link', { name: 'Local sandbox' }).first());
    const kept = await door.evaluate<string>(
      `JSON.stringify([kept, Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, document.documentElement.outerHTML])`,
    );
    expect(kept).toContain(OWNER);
    expect(kept).not.toMatch(/ses_local_/);
    expect(calls.length).toBeGreaterThan(2);
    expect(calls.every(({ byWorker }) => byWorker)).toBe(true);
    await door.context().close();
  });
});

test('nothing jumps while a page comes, on any page', async () => {
  const person = await dashboard.openDoor();
  await person.addInitScript({ content: ADD_UP_SHIFTS });
  await signIn(person, OWNER);
  const links = await person.getByRole('navigation', { name: 'Pages' }).getByRole('link').all();
  const paths = await Promise.all(links.map((link) => link.getAttribute('href')));
  expect(paths.length).toBeGreaterThan(10);
  const jumpy: string[] = [];
  for (const path of paths) {
    await person.goto(new URL(path ?? '', person.url()).href);
    await person.reload();
    await loaded(person);
    const shifted = await person.evaluate<number>('shifted');
    if (shifted > MAX_SHIFT) jumpy.push(`${path}: ${shifted}`);
  }
  expect(jumpy).toEqual([]);
  await person.context().close();
});

/** Keeps what the worker answers to the page, before the page gets it. */
const KEEP_MESSAGES = `
globalThis.kept = [];
const { set } = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage');
Object.defineProperty(MessagePort.prototype, 'onmessage', {
  set(listener) {
    set.call(this, (event) => {
      kept.push(JSON.stringify(event.data));
      listener(event);
    });
  },
});
`;

/** As Cumulative Layout Shift is counted; below a tenth is good. Source: web.dev/articles/cls. */
const MAX_SHIFT = 0.05;
const ADD_UP_SHIFTS = `
globalThis.shifted = 0;
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) shifted += value;
}).observe({ type: 'layout-shift', buffered: true });
`;
