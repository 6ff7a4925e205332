import { Buffer } from 'node:buffer';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KINDS, VERBS } from '../../../core/audit-verbs.ts';
import { MAX_AUDIT_READ } from '../../../stores/audit.ts';
import { createDirectory } from '../../../stores/directory.ts';
import { transact } from '../../../stores/transaction.ts';
import { NOW, type RunningConsole, startConsole, type Tenant } from '../../support/console.ts';

const PER_TRANSACTION = 100;
const SPREAD_SECONDS = 5;

let console: RunningConsole;
/** With a trail of all verbs, members and a few subjects, several entries a second. */
let tenant: Tenant;
/** With a trail that is longer than what is read at once. */
let busy: Tenant;
let other: Tenant;
beforeAll(async () => {
  console = await startConsole();
  [tenant, busy, other] = [
    await console.found('acme'),
    await console.found('busy'),
    await console.found('other'),
  ];
  await fill(tenant, 120, (at) => VERBS[at % VERBS.length] ?? 'key.created');
  await fill(busy, MAX_AUDIT_READ + 50, (at) => (at % 525 === 10 ? 'key.rotated' : 'session.created'));
}, 60_000);
afterAll(() => console.stop());

async function fill(of: Tenant, count: number, verbOf: (at: number) => (typeof VERBS)[number]) {
  const { audit } = console.deps.directory.of(of.id);
  const writes = Array.from({ length: count }, (_, at) =>
    audit.recording(
      { verb: verbOf(at), subject: `key_${at % 3}`, ...(at % 4 === 0 ? { detail: `at ${at}` } : {}) },
      {
        memberId: of.members[at % 3]?.id ?? null,
        credentialId: 'ssn_1',
        sourceIp: '192.0.2.7',
        requestId: `request-${at}`,
        // After the organization was founded.
        now: NOW + 1 + (at * SPREAD_SECONDS) / 2,
      },
    ),
  );
  for (let from = 0; from < count; from += PER_TRANSACTION) {
    await transact(console.store.client, writes.slice(from, from + PER_TRANSACTION));
  }
}

interface Entry {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly subject: string;
  readonly memberId: string | null;
}

const ask = (query: Record<string, string> = {}, as = tenant.owner) =>
  console.ask('list-audit', { as, query });

async function walk(query: Record<string, string>, as = tenant.owner) {
  const entries: Entry[] = [];
  const sizes: number[] = [];
  let cursor: string | null = null;
  do {
    const { body } = await ask(cursor === null ? query : { ...query, cursor }, as);
    entries.push(...body.items);
    sizes.push(body.items.length);
    cursor = body.nextCursor;
  } while (cursor !== null);
  return { entries, sizes };
}

describe('P-11 the trail over the API', () => {
  test('P-11 tells who did what, when and from where, latest first, and nothing of other organizations', async () => {
    const { entries, sizes } = await walk({ limit: '50' });
    expect(sizes).toEqual([50, 50, 21]);
    const times = entries.map(({ at }) => at);
    expect(times).toEqual(times.toSorted().reverse());
    expect(entries.at(-1)).toMatchObject({
      action: 'organization.created',
      memberId: null,
      memberEmail: null,
    });
    expect(entries.find(({ at }) => at === '2027-01-15T08:00:21.250Z')).toEqual({
      id: expect.stringMatching(/^aud_[0-9A-Za-z]{28}$/),
      at: '2027-01-15T08:00:21.250Z',
      action: VERBS[8],
      subject: 'key_2',
      detail: 'at 8',
      memberId: tenant.member.id,
      memberEmail: tenant.member.email,
      credentialId: 'ssn_1',
      sourceIp: '192.0.2.7',
      requestId: 'request-8',
    });
    expect((await walk({}, other.owner)).entries.map(({ action }) => action)).toEqual([
      'organization.created',
    ]);
  });

  test('P-11 tells the address of a member who was removed', async () => {
    const removed = await console.ask('remove-member', {
      as: other.owner,
      path: { memberId: other.admin.id },
    });
    expect(removed.status).toBe(204);
    await fill(other, 2, () => 'key.created');
    const { body } = await ask({ memberId: other.admin.id }, other.owner);
    expect(body.items.map(({ memberEmail }: { memberEmail: string }) => memberEmail)).toEqual([
      other.admin.email,
    ]);
  });

  test('P-11 every filter, alone and with others, finds exactly what it names, page by page', async () => {
    const { entries: all } = await walk({ limit: '100' });
    const time = fc.integer({ min: -20, max: 320 }).map((seconds) => Math.floor(NOW) + seconds);
    const filter = fc.record(
      {
        action: fc.constantFrom(...VERBS, ...KINDS),
        memberId: fc.constantFrom(...tenant.members.map(({ id }) => id)),
        subject: fc.constantFrom('key_0', 'key_1', 'key_9', tenant.id),
        from: time,
        to: time,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(filter, fc.integer({ min: 1, max: 40 }), async (where, limit) => {
        const { from, to, ...rest } = where;
        fc.pre(from === undefined || to === undefined || from < to);
        const instant = (seconds: number) => new Date(seconds * 1000).toISOString();
        const query = {
          ...rest,
          ...(from === undefined ? {} : { from: instant(from) }),
          ...(to === undefined ? {} : { to: instant(to) }),
          limit: String(limit),
        };
        const expected = all.filter(
          (entry) =>
            (rest.action === undefined || `${entry.action}.`.startsWith(`${rest.action}.`)) &&
            (rest.memberId === undefined || entry.memberId === rest.memberId) &&
            (rest.subject === undefined || entry.subject === rest.subject) &&
            (from === undefined || Date.parse(entry.at) >= from * 1000) &&
            (to === undefined || Date.parse(entry.at) < to * 1000),
        );
        const { entries, sizes } = await walk(query);
        expect(entries).toEqual(expected);
        for (const size of sizes) expect(size).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  }, 60_000);

  test('P-11 reads a bounded part of the trail at once, and goes on where it ended', async () => {
    const { entries, sizes } = await walk({ action: 'key' }, busy.owner);
    expect(entries.map(({ action }) => action)).toEqual(['key.rotated', 'key.rotated']);
    expect(sizes).toEqual([1, 1]);
    const queries: QueryCommand[] = [];
    const client = new Proxy(console.store.client, {
      get: (target, name) =>
        name === 'send'
          ? (command: never) => {
              if ((command as object) instanceof QueryCommand) queries.push(command);
              return target.send(command);
            }
          : Reflect.get(target, name, target),
    });
    const deps = { ...console.deps, directory: createDirectory({ ...console.store, client }) };
    const query = { action: 'token' };
    const { body } = await console.ask('list-audit', { as: busy.owner, query, deps });
    expect([body.items, queries.length]).toEqual([[], 1]);
    expect(queries[0]?.input.Limit).toBe(MAX_AUDIT_READ);
    expect(body.nextCursor).toEqual(expect.any(String));
  });

  test('P-11 a cursor of another time begins at the nearest place that is asked for', async () => {
    const { body } = await ask({ limit: '1' });
    const cursor = body.nextCursor as string;
    const first = '2027-01-15T08:01:00Z';
    expect((await ask({ cursor, to: first })).body).toEqual((await ask({ to: first })).body);
    expect((await ask({ cursor, from: '2027-02-01' })).body).toEqual({ items: [], nextCursor: null });
  });

  test.each([
    ['a verb that there is not', { action: 'key.stolen' }, 'action'],
    ['a kind that there is not', { action: 'keys' }, 'action'],
    ['half of a kind', { action: 'ke' }, 'action'],
    ['a kind and a dot', { action: 'key.' }, 'action'],
    ['what is no member', { memberId: 'key_1' }, 'memberId'],
    ['too long a subject', { subject: 'x'.repeat(101) }, 'subject'],
    ['no time', { from: 'yesterday' }, 'from'],
    ['a time without zone', { to: '2027-01-15T08:00:00' }, 'to'],
    ['an end before its beginning', { from: '2027-01-16', to: '2027-01-15' }, 'from'],
    ['a limit of 101', { limit: '101' }, 'limit'],
    ['a cursor that is none', { cursor: '!' }, 'cursor'],
    [
      'the cursor of another list',
      { cursor: Buffer.from(`key_${'0'.repeat(28)}`).toString('base64url') },
      'cursor',
    ],
    ['a parameter that there is not', { verb: 'key.created' }, 'verb'],
  ])('%s is refused with its path', async (_, query, path) => {
    expect((await ask(query as object as Record<string, string>)).body).toMatchObject({
      code: 'invalid_request',
      errors: [{ path }],
    });
  });
});

test('P-11 every kind and verb is one word of the trail, each once', () => {
  expect(VERBS).toEqual([...new Set(VERBS)].toSorted());
  for (const verb of VERBS) expect(verb).toMatch(/^[a-z]+\.[a-z]+(-[a-z]+)*$/);
  expect(KINDS).toEqual(['account', 'agent', 'key', 'member', 'organization', 'session', 'token']);
});
