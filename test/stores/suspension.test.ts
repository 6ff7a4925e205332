import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openAccount } from '../../stores/accounts.ts';
import { Conflict } from '../../stores/conflict.ts';
import { recordOf } from '../../stores/credential-record.ts';
import { createDirectory } from '../../stores/directory.ts';
import { openStore, type Store } from '../../stores/store.ts';
import { changeStatus } from '../../stores/suspension.ts';
import { NOW, PASSWORD, type RunningConsole, startConsole, type Tenant } from '../support/console.ts';
import { type AskGate, bearer, gateOf } from '../support/console-gate.ts';
import { startCountingProxy } from '../support/counting-proxy.ts';
import { Died, dyingAt } from '../support/dying.ts';
import { anOrigin } from '../support/money.ts';

type Status = 'active' | 'suspended';

const ORIGIN = anOrigin({ memberId: null, now: NOW });
/** More than are changed in one transaction. */
const PLAIN_KEYS = 9;

let console: RunningConsole;
let money: Store<'accounts' | 'ledger' | 'audit'>;
let gate: AskGate;
let tenant: Tenant;
let count = 0;
beforeAll(async () => {
  console = await startConsole();
  money = openStore(console.environment, ['accounts', 'ledger', 'audit']);
  gate = gateOf(console);
});
beforeEach(async () => {
  tenant = await console.found(`acme${++count}`);
});
afterAll(async () => {
  money.client.destroy();
  await console.stop();
});

const directoryOf = ({ id }: Tenant) => console.deps.directory.of(id);
const change = (status: Status, of = tenant) => changeStatus(directoryOf(of), money, status, ORIGIN);

/** A credential as a client presents it: on which surface, and its value. */
type Held = readonly [surface: string, value: string];
const ask = ([surface, value]: Held) => gate(surface, bearer(value));
const askAll = (held: readonly Held[]) => Promise.all(held.map(ask));
const verdicts = async (held: readonly Held[]) => [...new Set(await askAll(held))];

async function aKey(of = tenant, body: object = {}) {
  const made = await console.ask('create-key', {
    as: of.owner,
    body: { surface: 'wide', name: 'CI', rateLimits: { perMinute: 1000, perHour: 1000 }, ...body },
  });
  if (made.failure !== null) throw made.failure;
  return { id: made.body.key.id as string, value: made.body.apiKey as string };
}

async function aSession({ owner } = tenant): Promise<Held> {
  const { body } = await console.ask('authenticate', { body: { email: owner.email, password: PASSWORD } });
  return ['desk', body.token];
}

async function aToken({ member } = tenant): Promise<Held> {
  return ['desk', (await console.ask('create-token', { as: member, body: { name: 'Nightly' } })).body.token];
}

/** Every kind of credential that there is: keys of an organization and of an agent, both values of one, a session, a token. */
async function credentialsOf(of = tenant): Promise<Held[]> {
  const rotated = await aKey(of);
  const path = { keyId: rotated.id };
  const { body } = await console.ask('rotate-key', { as: of.owner, path, body: { overlapSeconds: 600 } });
  const keys = await Promise.all(Array.from({ length: PLAIN_KEYS }, () => aKey(of)));
  const ofAgent = await aKey(of, { surface: 'narrow', agentId: of.agentId, permissions: ['things:read'] });
  return [
    ['wide', rotated.value],
    ['wide', body.apiKey],
    ...keys.map(({ value }): Held => ['wide', value]),
    ['narrow', ofAgent.value],
    await aSession(of),
    await aToken(of),
  ];
}

/** The statuses that an organization, its account and its credentials have: one, if nothing is half done. */
async function statuses({ id } = tenant): Promise<Status[]> {
  const organization = await directoryOf({ id } as Tenant).read();
  const account = await openAccount(money, id).read();
  const records = ((await console.scan()).credentials ?? []).map(recordOf);
  const own = records.filter(({ organizationId }) => organizationId === id);
  const all = [organization?.account, account.status, ...own.map((record) => record.account)] as Status[];
  return [...new Set(all)];
}

describe('P-11 suspending an organization', () => {
  test('refuses all of its credentials from the next request on, and no other; resuming lets them through', async () => {
    const other = await console.found(`other${count}`);
    const [held, others] = [await credentialsOf(), await credentialsOf(other)];
    expect(await verdicts([...held, ...others])).toEqual(['allow']);
    expect(await change('suspended')).toEqual({ credentials: held.length });
    expect(await verdicts(held)).toEqual(['account_suspended']);
    expect(await verdicts(others)).toEqual(['allow']);
    expect(await statuses()).toEqual(['suspended']);
    expect(await change('active')).toEqual({ credentials: held.length });
    expect(await verdicts([...held, ...others])).toEqual(['allow']);
    expect(await statuses()).toEqual(['active']);
  });

  test('P-4 the gate asks the store no more often for it', async () => {
    const held = await credentialsOf();
    const proxy = await startCountingProxy(console.environment.AWS_ENDPOINT_URL_DYNAMODB as string);
    const environment = { ...console.environment, AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint };
    const counted = gateOf({ ...console, environment });
    await change('suspended');
    for (const [surface, value] of held)
      expect(await counted(surface, bearer(value))).toBe('account_suspended');
    expect(proxy.operations).toEqual(held.map(() => 'UpdateItem'));
    await proxy.stop();
  });

  test('what is made meanwhile is suspended as well, and resumed with the rest', async () => {
    const before = await aKey();
    await change('suspended');
    const path = { keyId: before.id };
    const rotated = await console.ask('rotate-key', { as: tenant.owner, path, body: {} });
    const held = [
      ['wide', (await aKey()).value],
      ['wide', rotated.body.apiKey],
      await aSession(),
      await aToken(),
    ] as const satisfies Held[];
    expect(await verdicts(held)).toEqual(['account_suspended']);
    await change('active');
    expect(await verdicts(held)).toEqual(['allow']);
  });

  test('what is made at the same moment does not slip through', async () => {
    const { id } = await aKey();
    const path = { keyId: id };
    const [, ...made] = await Promise.all([
      change('suspended'),
      ...Array.from({ length: 8 }, async (): Promise<Held[]> => {
        // Some come too late for what they read of the organization.
        const { value } = await aKey().catch(() => ({ value: null }));
        return value === null ? [] : [['wide', value]];
      }),
      console
        .ask('rotate-key', { as: tenant.owner, path, body: { overlapSeconds: 600 } })
        .then(({ body }): Held[] => [['wide', body.apiKey]]),
    ]);
    expect(await verdicts(made.flat())).toEqual(['account_suspended']);
    expect(await statuses()).toEqual(['suspended']);
  });

  test('a key that somebody uses without a pause does not hold it up', async () => {
    const { value } = await aKey();
    let changing = true;
    const user = async () => {
      while (changing) await ask(['wide', value]);
    };
    const users = Array.from({ length: 8 }, user);
    await change('suspended');
    const next = await ask(['wide', value]);
    changing = false;
    await Promise.all(users);
    expect(next).toBe('account_suspended');
  });

  test('leaves an entry in the audit trail once, an operator’s', async () => {
    await change('suspended');
    await change('suspended');
    await change('active');
    const { entries } = await directoryOf(tenant).audit.page({ limit: 100, after: null });
    const own = entries.filter(({ verb }) => verb.startsWith('account.'));
    expect(own.map(({ verb }) => verb).sort()).toEqual(['account.resumed', 'account.suspended']);
    for (const entry of own) expect(entry).toMatchObject({ memberId: null, subject: tenant.id });
  });

  test('of an organization that does not exist suspends nothing', async () => {
    const before = await console.scan();
    await expect(change('suspended', { ...tenant, id: 'org_none' })).rejects.toThrow(Conflict);
    expect(await console.scan()).toEqual(before);
  });
});

describe('P-9 suspending that does not go smoothly', () => {
  test('wherever it breaks off, doing it again finishes it', async () => {
    const held = await credentialsOf();
    let status: Status = 'active';
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1, died = true; died; nth++) {
        status = status === 'active' ? 'suspended' : 'active';
        const life = dyingAt(nth, when);
        const dying = createDirectory({ ...console.store, client: life.client(console.store.client) });
        died = await changeStatus(dying.of(tenant.id), money, status, ORIGIN).then(
          () => false,
          (error: unknown) => {
            if (!(error instanceof Died)) throw error;
            return true;
          },
        );
        expect(await change(status)).toEqual({ credentials: held.length });
        expect(await statuses()).toEqual([status]);
        // Reading, the account, three lists, of keys two transactions, of sessions and tokens one each.
        if (!died) expect(life.steps()).toBe(9);
      }
    }
    expect(await verdicts(held)).toEqual([status === 'active' ? 'allow' : 'account_suspended']);
  });

  test('of operators that want different things at once one wins, for all of the credentials', async () => {
    await credentialsOf();
    let lost = 0;
    for (let round = 0; round < 12; round++) {
      const wanted: Status[] = ['suspended', 'active', round % 2 === 0 ? 'suspended' : 'active'];
      const outcomes = await Promise.allSettled(wanted.map((status) => change(status)));
      const lostNow = outcomes.filter((outcome) => outcome.status === 'rejected');
      for (const { reason } of lostNow as PromiseRejectedResult[]) expect(reason).toBeInstanceOf(Conflict);
      lost += lostNow.length;
      expect(lostNow.length).toBeLessThan(wanted.length);
      expect(await statuses()).toHaveLength(1);
    }
    // Otherwise they never met.
    expect(lost).toBeGreaterThan(0);
  });
});
