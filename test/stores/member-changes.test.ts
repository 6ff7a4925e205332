import {
  type DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Role } from '../../core/policy/policy.ts';
import { recordOf } from '../../stores/credential-record.ts';
import { createDirectory } from '../../stores/directory.ts';
import { changePassword, changeRole, removeMember } from '../../stores/member-changes.ts';
import { endHeld, readHeld } from '../../stores/member-credentials.ts';
import type { MemberSecrets } from '../../stores/members.ts';
import type { Organization } from '../../stores/organizations.ts';
import { createSessions } from '../../stores/sessions.ts';
import {
  CONSOLE_POLICY,
  NOW,
  PASSWORD,
  type RunningConsole,
  startConsole,
  type Tenant,
} from '../support/console.ts';
import { type AskGate, bearer, gateOf } from '../support/console-gate.ts';
import { Died, dyingAt, type Life } from '../support/dying.ts';
import { anOrigin } from '../support/money.ts';

/** More than can be changed, or ended, in one transaction. */
const MANY = 120;

let console: RunningConsole;
let gate: AskGate;
let tenant: Tenant;
let count = 0;
beforeAll(async () => {
  console = await startConsole();
  gate = gateOf(console);
});
beforeEach(async () => {
  tenant = await console.found(`acme${++count}`);
});
afterAll(() => console.stop());

const directory = (client: DynamoDBClient = console.store.client) =>
  createDirectory({ ...console.store, client }).of(tenant.id);
const wish = () => ({
  memberId: tenant.member.id,
  caller: tenant.owner,
  permit: () => undefined,
  origin: anOrigin({ memberId: tenant.owner.id, now: NOW }),
});
const change = (role: Role, client?: DynamoDBClient) => changeRole(directory(client), role, wish());
const remove = (client?: DynamoDBClient) => removeMember(directory(client), wish());

const signIn = async () => {
  const { body } = await console.ask('authenticate', {
    body: { email: tenant.member.email, password: PASSWORD },
  });
  return body.token as string | undefined;
};
const aToken = async () =>
  (await console.ask('create-token', { as: tenant.member, body: { name: 'CI' } })).body.token as string;

/** Sessions without the work of checking a password, oldest first. */
async function manySessions(): Promise<string[]> {
  const own = directory();
  const member = (await own.members.readSecrets(tenant.member.id)) as MemberSecrets;
  const organization = (await own.read()) as Organization;
  const surface = CONSOLE_POLICY.surfaces.desk;
  if (surface === undefined) throw new Error('there is no desk');
  const tokens: string[] = [];
  for (let at = 0; at < MANY; at++) {
    const origin = { sourceIp: null, requestId: null, now: NOW - MANY + at };
    tokens.push(
      (await createSessions(own).start(CONSOLE_POLICY, surface, { organization, member }, origin)).token,
    );
  }
  return tokens;
}

/** The roles of the member and of all that it holds: one, or none at all, if nothing is half done. */
async function roles(): Promise<(Role | null)[]> {
  const member = await directory().members.read(tenant.member.id);
  const records = ((await console.scan()).credentials ?? []).map(recordOf);
  const held = records.filter(({ memberId, kind }) => memberId === tenant.member.id && kind !== 'key');
  return [...new Set([...(member === null ? [] : [member.role]), ...held.map(({ role }) => role)])];
}

/** Does something right before the nth transaction of those that go through the client. */
function beforeTransaction(first: number, last: number, act: () => Promise<unknown>): DynamoDBClient {
  let count = 0;
  return new Proxy(console.store.client, {
    get: (target, name) =>
      name === 'send'
        ? async (command: never) => {
            if ((command as object) instanceof TransactWriteItemsCommand) {
              count++;
              if (count >= first && count <= last) await act();
            }
            return target.send(command);
          }
        : Reflect.get(target, name, target),
  });
}

/** A store that others use so much that no transaction of more writes than this succeeds. */
function turningAway(most: number): DynamoDBClient {
  return new Proxy(console.store.client, {
    get: (target, name) =>
      name === 'send'
        ? async (command: never) => {
            const asked = command as object;
            const isTooLarge =
              asked instanceof TransactWriteItemsCommand && (asked.input.TransactItems?.length ?? 0) > most;
            if (!isTooLarge) return target.send(command);
            throw new TransactionCanceledException({
              message: 'contended',
              $metadata: {},
              CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
            });
          }
        : Reflect.get(target, name, target),
  });
}

describe('V-2 a change that does not go smoothly', () => {
  /** Whether it broke off: it dies at its nth question to the store. */
  async function breaksOff(run: (client: DynamoDBClient) => Promise<unknown>, life: Life): Promise<boolean> {
    try {
      await run(life.client(console.store.client));
      return false;
    } catch (error) {
      if (error instanceof Died) return true;
      throw error;
    }
  }

  test.each([
    ['role', 'before'],
    ['role', 'after'],
    ['removal', 'before'],
    ['removal', 'after'],
  ] as const)(
    'V-2 %s: wherever it breaks off (%s a step), all is as before or as it should be, and doing it again finishes it',
    async (kind, when) => {
      const run = (client?: DynamoDBClient) => (kind === 'role' ? change('admin', client) : remove(client));
      for (let nth = 1, died = true; died; nth++) {
        tenant = await console.found(`${kind}${count}x${nth}`);
        const held = [await signIn(), await signIn(), await aToken()];
        const life = dyingAt(nth, when);
        died = await breaksOff(run, life);
        expect((await roles()).length).toBeLessThanOrEqual(1);
        await run();
        expect(await roles()).toEqual(kind === 'role' ? ['admin'] : []);
        const verdicts = await Promise.all(held.map((value) => gate('desk', bearer(value as string))));
        expect([...new Set(verdicts)]).toEqual([kind === 'role' ? 'allow' : 'Unauthorized']);
        // Reading the member, its sessions and its tokens, and one transaction.
        if (!died) expect(life.steps()).toBe(4);
      }
    },
    30_000,
  );

  test('V-2 a session that begins between looking and changing does not keep the role', async () => {
    const begun: (string | undefined)[] = [];
    const client = beforeTransaction(1, 1, async () => begun.push(await signIn()));
    expect(await change('admin', client)).toMatchObject({ role: 'admin' });
    expect(begun).toEqual([expect.any(String)]);
    expect(await roles()).toEqual(['admin']);
    expect(await gate('desk', bearer(begun[0] as string))).toBe('allow');
  });

  test('V-2 nor a token, nor outlives the member', async () => {
    const begun: string[] = [];
    expect(await remove(beforeTransaction(1, 1, async () => begun.push(await aToken())))).toBe(true);
    expect(await roles()).toEqual([]);
    expect(await gate('desk', bearer(begun[0] as string))).toBe('Unauthorized');
  });

  test('V-2 whoever signs in without a pause is not in the way of its own removal', async () => {
    const begun: (string | undefined)[] = [];
    const client = beforeTransaction(1, 100, async () => begun.push(await signIn()));
    expect(await remove(client)).toBe(true);
    // The first was in the way, the second came before the member was held up, and the others came after it.
    expect(begun.filter((token) => token !== undefined)).toHaveLength(2);
    expect(begun.length).toBeGreaterThan(2);
    expect(await roles()).toEqual([]);
  });

  test('V-2 a member that was held up signs in again once it is changed, or a little later', async () => {
    const client = beforeTransaction(1, 1, signIn);
    await change('admin', client);
    expect(await signIn()).toEqual(expect.any(String));
    // Let go of as well where nothing comes of a change.
    const refused = { ...wish(), permit: () => expect(permitted++).toBe(0) };
    let permitted = 0;
    const between = beforeTransaction(1, 1, signIn);
    await expect(changeRole(directory(between), 'owner', refused)).rejects.toThrow();
    expect(await signIn()).toEqual(expect.any(String));
    const dying = dyingAt(6, 'before');
    await change('member', dying.client(beforeTransaction(1, 1, signIn))).catch(() => undefined);
    const body = { email: tenant.member.email, password: PASSWORD };
    expect((await console.ask('authenticate', { body })).failure?.code).toBe('conflict');
    expect((await console.ask('authenticate', { body, now: NOW + 31 })).status).toBe(200);
  });

  test('V-2 sessions that begin at the same moment all have the role that the member has then', async () => {
    for (let round = 0; round < 6; round++) {
      const role = round % 2 === 0 ? 'admin' : 'member';
      await Promise.all([change(role), ...Array.from({ length: 5 }, signIn)]);
      expect(await roles()).toEqual([role]);
    }
    await Promise.all([remove(), ...Array.from({ length: 5 }, signIn)]);
    expect(await roles()).toEqual([]);
  });

  test('V-2 of changes that exclude each other one wins, for all that the member holds', async () => {
    await Promise.all([signIn(), signIn(), aToken()]);
    const wanted: Role[] = ['admin', 'owner', 'admin', 'owner'];
    await Promise.allSettled(wanted.map((role) => change(role)));
    expect(await roles()).toHaveLength(1);
    await Promise.allSettled([change('member'), remove(), change('admin'), remove()]);
    expect(await roles()).toEqual([]);
  });

  test('V-2 who has no longer the role to change others changes nothing', async () => {
    await signIn();
    const demote = () =>
      changeRole(directory(), 'member', { ...wish(), memberId: tenant.owner.id, caller: second });
    const second = { ...tenant.admin, role: 'owner' as const };
    await changeRole(directory(), 'owner', { ...wish(), memberId: second.id });
    await expect(change('admin', beforeTransaction(1, 1, demote))).rejects.toMatchObject({
      name: 'Conflict',
      reason: 'your own role has changed meanwhile',
    });
    expect(await roles()).toEqual(['member']);
  });
});

describe('V-2 a member with more sessions than change at once', () => {
  test('V-2 loses the oldest, each with its entry, and has the new role in the rest and in its tokens', async () => {
    const [sessions, token] = [await manySessions(), await aToken()];
    expect(await change('admin')).toMatchObject({ role: 'admin' });
    expect(await roles()).toEqual(['admin']);
    expect(await gate('desk', bearer(token))).toBe('allow');
    const verdicts = await Promise.all(sessions.map((session) => gate('desk', bearer(session))));
    const ended = verdicts.filter((verdict) => verdict === 'Unauthorized').length;
    expect(ended).toBeGreaterThan(0);
    expect(ended).toBeLessThan(MANY / 2);
    expect(verdicts).toEqual(Array.from(sessions, (_, at) => (at < ended ? 'Unauthorized' : 'allow')));
    const { entries } = await directory().audit.page({ limit: 1000, after: null });
    expect(entries.filter(({ verb }) => verb === 'session.deleted')).toHaveLength(ended);
  }, 30_000);

  test('V-2 has none of them once it is removed, wherever that breaks off and is done again', async () => {
    const sessions = await manySessions();
    const token = await aToken();
    for (const nth of [5, 6]) {
      await expect(remove(dyingAt(nth, 'after').client(console.store.client))).rejects.toBeInstanceOf(Died);
      expect(await roles()).toEqual(['member']);
    }
    expect(await remove()).toBe(true);
    expect(await roles()).toEqual([]);
    for (const value of [...sessions, token]) expect(await gate('desk', bearer(value))).toBe('Unauthorized');
  }, 30_000);

  test.each(['role', 'removal'] as const)(
    'V-2 %s: is not in the way of it by using them without a pause, whatever the store turns away for that',
    async (kind) => {
      const held = [...(await manySessions()).slice(-20), await aToken(), await aToken()];
      const client = turningAway(12);
      expect(await (kind === 'role' ? change('admin', client) : remove(client))).toBeTruthy();
      expect(await roles()).toEqual(kind === 'role' ? ['admin'] : []);
      const verdicts = await Promise.all(held.map((value) => gate('desk', bearer(value))));
      expect(verdicts.slice(-2)).toEqual(
        Array.from({ length: 2 }, () => (kind === 'role' ? 'allow' : 'Unauthorized')),
      );
    },
    60_000,
  );

  test('keeps its place among the tokens that it may have, if it stays', async () => {
    const tokens = [];
    for (let at = 0; at < 5; at++) tokens.push(await aToken());
    const held = await readHeld(directory().partition, tenant.member.id, NOW);
    await endHeld(directory(), tenant.member.id, held.slice(0, 2), wish().origin);
    const verdicts = await Promise.all(tokens.map((one) => gate('desk', bearer(one))));
    expect(verdicts.filter((verdict) => verdict === 'Unauthorized')).toHaveLength(2);
    expect([await aToken(), await aToken()]).toEqual([expect.any(String), expect.any(String)]);
    const sixth = await console.ask('create-token', { as: tenant.member, body: { name: 'CI' } });
    expect(sixth.failure?.code).toBe('conflict');
  });
});

test('a password is not changed from one that it no longer is', async () => {
  const { passwordHash } = (await directory().members.readSecrets(tenant.member.id)) as MemberSecrets;
  const from = passwordHash as string;
  const order = { memberId: tenant.member.id, keptSessionId: 'ssn_1', origin: wish().origin };
  const outcomes = await Promise.all(
    ['one', 'two', 'three'].map((to) => changePassword(directory(), { ...order, from, to })),
  );
  expect(outcomes.filter((outcome) => outcome === true)).toHaveLength(1);
});
