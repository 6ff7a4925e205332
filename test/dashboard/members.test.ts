import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import {
  copied,
  type DashboardUnderTest,
  goTo,
  overflowPixels,
  PASSWORD,
  seen,
  seriousViolations,
  signIn,
  startDashboard,
} from '../support/dashboard.ts';
import type { ConsoleClient } from '../support/platform.ts';

const OWNER = 'owner@example.com';
const ADMIN = 'admin@example.com';
const MEMBER = 'member@example.com';
const NARROW = { width: 360, height: 740 };
const NEW_PASSWORD = 'a password of one who joined';
/** More than one page of the trail. */
const MANY_DEEDS = 55;

let dashboard: DashboardUnderTest;
let page: Page;
let call: ConsoleClient;
beforeAll(async () => {
  dashboard = await startDashboard();
  call = await dashboard.platform.as(OWNER);
  page = await dashboard.open(OWNER);
}, 120_000);
afterAll(() => dashboard?.remove());

const dialogOf = (one: Page): Locator => one.getByRole('dialog');
const rowOf = (one: Page, email: string): Locator => one.getByRole('row').filter({ hasText: email });
/** Opens the members as they are now, with nothing in front of them. */
async function openMembers(one: Page = page): Promise<void> {
  await goTo(one, '/members', 'Members');
  await one.reload();
  await seen(rowOf(one, OWNER));
}

async function invite(email: string, role: string): Promise<string> {
  await openMembers();
  await page.getByRole('button', { name: 'Invite a member' }).click();
  await dialogOf(page).getByLabel('Email').fill(email);
  await dialogOf(page).getByLabel('Role').selectOption(role);
  await dialogOf(page).getByRole('button', { name: 'Make an invitation' }).click();
  return shownLink();
}

async function shownLink(): Promise<string> {
  await seen(dialogOf(page).getByText('Hand this link over now'));
  await dialogOf(page).getByRole('button', { name: 'Copy Invitation link' }).click();
  const link = await copied(page);
  await dialogOf(page).getByRole('button', { name: 'I have copied it' }).click();
  return link;
}

/** The page of an invitation, where nobody is signed in. */
async function openInvitation(link: string): Promise<Page> {
  const door = await dashboard.openDoor({ at: new URL(link).hash.slice(1) });
  await seen(door.getByRole('heading', { level: 1, name: 'You are invited' }));
  return door;
}

async function choosePassword(door: Page, password: string, again = password): Promise<void> {
  await door.getByLabel('New password', { exact: true }).fill(password);
  await door.getByLabel('New password again').fill(again);
  await door.getByRole('button', { name: 'Become a member' }).click();
}

async function join(email: string, role: string): Promise<Page> {
  const door = await openInvitation(await invite(email, role));
  await choosePassword(door, NEW_PASSWORD);
  await seen(door.getByRole('heading', { level: 1, name: 'API keys' }));
  return door;
}

const close = (one: Page) => one.context().close();

describe('P-10: an invitation', () => {
  test('is a link that is shown once, and whoever opens it chooses a password and is in', async () => {
    const link = await invite('joiner@example.com', 'admin');
    expect(link).toMatch(new RegExp(`^${dashboard.platform.url}/#/invitation/inv_`));
    await seen(rowOf(page, 'joiner@example.com').getByText('Invited'));
    const door = await openInvitation(link);
    await choosePassword(door, 'too short');
    await seen(door.getByText('Choose at least 12 characters.'));
    await choosePassword(door, NEW_PASSWORD, 'something else');
    await seen(door.getByText('The two are not the same.'));
    await choosePassword(door, NEW_PASSWORD);
    await seen(door.getByRole('heading', { level: 1, name: 'API keys' }));
    await seen(door.getByText('joiner@example.com'));
    // The token is in no address any more.
    expect(door.url()).not.toContain('inv_');
    await openMembers();
    await seen(rowOf(page, 'joiner@example.com').getByText('Active'));
    const { json } = await call('GET', '/api/v1/members');
    expect(json.items).toContainEqual(
      expect.objectContaining({ email: 'joiner@example.com', role: 'admin', status: 'active' }),
    );
    // Used once, it is none.
    const again = await openInvitation(link);
    await choosePassword(again, NEW_PASSWORD);
    await seen(again.getByText('There is no such invitation'));
    await Promise.all([close(door), close(again)]);
  });

  test('stops when another is made in its place', async () => {
    const first = await invite('renewed@example.com', 'member');
    await rowOf(page, 'renewed@example.com')
      .getByRole('button', { name: 'New invitation for renewed@example.com' })
      .click();
    await dialogOf(page).getByRole('button', { name: 'Make a new invitation' }).click();
    const second = await shownLink();
    expect(second).not.toBe(first);
    const door = await openInvitation(first);
    await choosePassword(door, NEW_PASSWORD);
    await seen(door.getByText('There is no such invitation'));
    await close(door);
    const good = await openInvitation(second);
    await choosePassword(good, NEW_PASSWORD);
    await seen(good.getByRole('heading', { level: 1, name: 'API keys' }));
    await close(good);
  });

  test('of an address that signs in already, or that is none, says so', async () => {
    await openMembers();
    await page.getByRole('button', { name: 'Invite a member' }).click();
    await dialogOf(page).getByLabel('Email').fill('nobody');
    await dialogOf(page).getByRole('button', { name: 'Make an invitation' }).click();
    await seen(dialogOf(page).getByText('must be an email address', { exact: true }));
    await dialogOf(page).getByLabel('Email').fill(MEMBER);
    await dialogOf(page).getByRole('button', { name: 'Make an invitation' }).click();
    await seen(dialogOf(page).getByText('A member signs in with this email address already.'));
    await page.keyboard.press('Escape');
  });

  test('waits for one who is signed in as somebody else', async () => {
    const link = await invite('later@example.com', 'member');
    const person = await dashboard.open(MEMBER);
    await goTo(person, new URL(link).hash.slice(1), 'Invitation');
    await person.getByRole('button', { name: 'Sign out and go on' }).click();
    await seen(person.getByRole('heading', { level: 1, name: 'You are invited' }));
    await close(person);
  });
});

describe('V-2: what a role may do', () => {
  test('is offered to it, and nothing else: a member looks, and may leave', async () => {
    const person = await dashboard.open(MEMBER);
    const pages = person.getByRole('navigation', { name: 'Pages' });
    await seen(pages.getByRole('link', { name: 'Members' }));
    expect(await pages.getByRole('link', { name: 'Audit' }).count()).toBe(0);
    await openMembers(person);
    expect(await person.getByRole('button', { name: 'Invite a member' }).count()).toBe(0);
    expect(await person.getByRole('button', { name: /^Change role|^Remove/ }).count()).toBe(0);
    expect(await person.getByRole('button', { name: 'Leave the organization' }).count()).toBe(1);
    // By its address, the page says what the console says.
    await goTo(person, '/audit', 'Audit');
    await seen(person.getByRole('alert').getByText(/role/));
    await close(person);
  });

  test('an admin manages everybody but owners, and gives every role but theirs', async () => {
    const person = await dashboard.open(ADMIN);
    await openMembers(person);
    expect(await rowOf(person, OWNER).getByRole('button').count()).toBe(0);
    await rowOf(person, MEMBER)
      .getByRole('button', { name: `Change role of ${MEMBER}` })
      .click();
    const offered = dialogOf(person).getByLabel('Role').getByRole('option');
    expect(await offered.allTextContents()).toEqual(['member', 'admin']);
    await close(person);
  });

  test('changes with the role at once, in the session that is open', async () => {
    const person = await join('demoted@example.com', 'admin');
    await openMembers(person);
    await seen(person.getByRole('button', { name: 'Invite a member' }));
    await openMembers();
    await page.getByRole('button', { name: 'Change role of demoted@example.com' }).click();
    await dialogOf(page).getByLabel('Role').selectOption('member');
    await dialogOf(page).getByRole('button', { name: 'Change role' }).click();
    await seen(page.getByText('demoted@example.com has the role member now.'));
    await seen(rowOf(page, 'demoted@example.com').getByRole('cell', { name: 'member', exact: true }));
    await person.getByRole('button', { name: 'Invite a member' }).click();
    await dialogOf(person).getByLabel('Email').fill('friend@example.com');
    await dialogOf(person).getByRole('button', { name: 'Make an invitation' }).click();
    await seen(dialogOf(person).getByRole('alert').getByText(/role/));
    await openMembers(person);
    expect(await person.getByRole('button', { name: 'Invite a member' }).count()).toBe(0);
    await close(person);
  });
});

describe('P-10: one who is removed', () => {
  test('reads nothing any more, from the next request on', async () => {
    const person = await join('removed@example.com', 'member');
    await openMembers();
    await page.getByRole('button', { name: 'Remove removed@example.com' }).click();
    await seen(dialogOf(page).getByText('API keys belong to the organization'));
    await dialogOf(page).getByRole('button', { name: 'Remove member' }).click();
    await seen(page.getByText('removed@example.com is removed.'));
    await rowOf(page, 'removed@example.com').waitFor({ state: 'detached' });
    await person.reload();
    await seen(person.getByText('Your session has ended.'));
    await close(person);
  });

  test('may have gone by itself', async () => {
    const person = await join('leaver@example.com', 'member');
    await openMembers(person);
    await person.getByRole('button', { name: 'Leave the organization' }).click();
    await dialogOf(person).getByRole('button', { name: 'Leave', exact: true }).click();
    await seen(person.getByText('You are signed out.'));
    await signInAgain(person, 'leaver@example.com', NEW_PASSWORD);
    await seen(person.getByText('The email address or the password is wrong.'));
    await close(person);
  });

  test('is never the last owner', async () => {
    await openMembers();
    await page.getByRole('button', { name: 'Leave the organization' }).click();
    await dialogOf(page).getByRole('button', { name: 'Leave', exact: true }).click();
    await seen(dialogOf(page).getByText('Make another member an owner first.'));
    await openMembers();
    await page.getByRole('button', { name: `Change role of ${OWNER}` }).click();
    await dialogOf(page).getByLabel('Role').selectOption('member');
    await dialogOf(page).getByRole('button', { name: 'Change role' }).click();
    await seen(dialogOf(page).getByText('Make another member an owner first.'));
  });
});

describe('a password', () => {
  test('is changed by who knows it, and ends the other sessions', async () => {
    const person = await join('changer@example.com', 'member');
    const other = await dashboard.openDoor();
    await signIn(other, 'changer@example.com', NEW_PASSWORD);
    await goTo(person, '/password', 'Password');
    const change = async (current: string) => {
      await person.getByLabel('Current password').fill(current);
      await person.getByLabel('New password', { exact: true }).fill(PASSWORD);
      await person.getByLabel('New password again').fill(PASSWORD);
      await person.getByRole('button', { name: 'Change password' }).click();
    };
    await change('not the password');
    await seen(person.getByText('The current password is wrong.'));
    await change(NEW_PASSWORD);
    await seen(person.getByText('Your password is changed.'));
    expect(await person.getByLabel('Current password').inputValue()).toBe('');
    await other.reload();
    await seen(other.getByText('Your session has ended.'));
    await signInAgain(other, 'changer@example.com', PASSWORD);
    await seen(other.getByRole('heading', { level: 1, name: 'API keys' }));
    await Promise.all([close(person), close(other)]);
  });
});

async function signInAgain(door: Page, email: string, password: string): Promise<void> {
  await door.getByLabel('Email').fill(email);
  await door.getByLabel('Password').fill(password);
  await door.getByRole('button', { name: 'Sign in' }).click();
}

describe('P-11: the audit trail', () => {
  const entries = (): Locator =>
    page.getByRole('list', { name: 'Entries, latest first' }).getByRole('listitem');

  test('tells in words who did what, with all that is known of it', async () => {
    const { json } = await call('POST', '/api/v1/keys', { surface: 'a2agent', name: 'Watched' });
    await goTo(page, '/audit', 'Audit');
    await page.reload();
    const entry = entries().filter({ hasText: 'created an API key: Watched' });
    await seen(entry.getByText(OWNER, { exact: true }));
    await entry.getByText('Details').click();
    await seen(entry.getByText('key.created', { exact: true }));
    await seen(entry.getByText(json.key.id, { exact: true }));
  });

  test('is filtered by what, who, to what and when, and the filter stands in the address', async () => {
    const { json } = await call('GET', '/api/v1/members');
    await call('POST', '/api/v1/members', { email: 'watched@example.com', role: 'member' });
    await dashboard.platform.as(ADMIN);
    const admin = json.items.find(({ email }: { email: string }) => email === ADMIN);
    await goTo(page, '/audit', 'Audit');
    await page.reload();
    await page.getByLabel('What', { exact: true }).selectOption('member.invited');
    await seen(entries().filter({ hasText: 'invited a member: watched@example.com' }));
    await entries().filter({ hasText: 'signed in' }).first().waitFor({ state: 'detached' });
    await page.getByLabel('Who').selectOption({ label: MEMBER });
    await seen(page.getByText('Nothing of this kind was done'));
    await page.getByRole('button', { name: 'Show everything' }).click();
    await goTo(page, `/audit?action=session&memberId=${admin.id}`, 'Audit');
    await seen(
      entries()
        .filter({ hasText: `${ADMIN} signed in` })
        .first(),
    );
    expect(await entries().filter({ hasText: OWNER }).count()).toBe(0);
    expect(await page.getByLabel('What', { exact: true }).inputValue()).toBe('session');
    await page.getByLabel('From day (UTC)').fill('2020-01-01');
    await page.getByLabel('To day (UTC)').fill('2020-01-31');
    await seen(page.getByText('Nothing of this kind was done'));
    await page.getByLabel('To day (UTC)').fill('2019-01-31');
    await seen(page.getByRole('alert'));
  });

  test('goes on with earlier entries', async () => {
    const { json } = await call('POST', '/api/v1/agents', { name: 'Often changed', instructions: '' });
    for (let deed = 1; deed < MANY_DEEDS; deed += 1)
      await call('PATCH', `/api/v1/agents/${json.id}`, { instructions: `Changed ${deed}` });
    await goTo(page, `/audit?subject=${json.id}`, 'Audit');
    await seen(page.getByText('50 entries so far'));
    await page.getByRole('button', { name: 'Show earlier entries' }).click();
    await seen(page.getByText(`${MANY_DEEDS} entries`, { exact: true }));
    expect(await entries().count()).toBe(MANY_DEEDS);
  });
});

describe('the pages about members are for everybody', () => {
  test.each([
    ['light', 'a large screen'],
    ['dark', 'a narrow screen'],
  ] as const)(
    'axe finds nothing serious, and nothing overflows, in %s colors on %s',
    async (colorScheme, size) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(size === 'a narrow screen' ? NARROW : { width: 1280, height: 900 });
      const look = async (what: string, one: Page = page) => {
        expect([what, await seriousViolations(one), await overflowPixels(one)]).toEqual([what, [], 0]);
      };
      await goTo(page, '/audit', 'Audit');
      await page.getByText('Details').first().click();
      await look('audit');
      await goTo(page, '/password', 'Password');
      await look('password');
      await openMembers();
      await look('members');
      await page.getByRole('button', { name: `Change role of ${ADMIN}` }).click();
      await look('role');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: `Remove ${ADMIN}` }).click();
      await look('removal');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Invite a member' }).click();
      await look('invite');
      await dialogOf(page).getByLabel('Email').fill(`${colorScheme}@example.com`);
      await dialogOf(page).getByRole('button', { name: 'Make an invitation' }).click();
      await seen(dialogOf(page).getByText('Hand this link over now'));
      await look('invitation');
      const link = await shownLink();
      const door = await dashboard.openDoor({
        at: new URL(link).hash.slice(1),
        colorScheme,
        ...(size === 'a narrow screen' ? NARROW : {}),
      });
      await seen(door.getByRole('heading', { level: 1, name: 'You are invited' }));
      await look('the page of the invitation', door);
      await close(door);
    },
    30_000,
  );
});
