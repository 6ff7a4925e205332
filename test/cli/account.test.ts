import { mkdtemp, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { freePort } from '../support/dynoxide.ts';
import { anOrder } from '../support/money.ts';
import { NOW, type OperatorGround, startOperatorGround } from '../support/operator.ts';

let ground: OperatorGround;
let organizationId: string;
beforeAll(async () => {
  ground = await startOperatorGround();
});
beforeEach(async () => {
  organizationId = await ground.found();
});
afterAll(() => ground.stop());

const account = (args: readonly string[], environment: Record<string, string> = {}, now = NOW) =>
  ground.run(['account', ...args], environment, now);

const credit = (amount: string, now = NOW) =>
  account(['credit', organizationId, '--amount', amount, '--reason', 'a mistake of ours'], {}, now);

describe('gatehouse account show', () => {
  test('what an organization has, in dollars, and the latest of its ledger', async () => {
    for (let at = 0; at < 12; at++) await credit('5.00');
    // Later than the others: of the same millisecond, any of them may be the latest.
    await credit('-10.50', NOW + 0.5);
    await ground.money.holds.reserve(anOrder({ organizationId, amountMicros: 3 }));
    const { code, out } = await account(['show', organizationId]);
    expect(code).toBe(0);
    expect(out).toContain(
      [
        `Organization  Acme, ${organizationId}`,
        'Plan          starter',
        'Status        active',
        'Balance       $49.50',
        'Held          $0.000003',
        'Available     $49.499997',
        '',
        'TIME                  AMOUNT   CAUSE   FOR',
      ].join('\n'),
    );
    expect(out.match(/^2027-01-15T08:00:00Z .*a mistake of ours$/gm)).toHaveLength(10);
  });

  test('--json is for programs: micro-dollars, and times as RFC 3339', async () => {
    expect((await account(['show', organizationId])).out).toContain('Nothing is in its ledger.');
    await credit('5.00');
    const { code, out } = await account(['show', organizationId, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      id: organizationId,
      name: 'Acme',
      plan: 'starter',
      status: 'active',
      createdAt: '2025-06-15T15:06:40Z',
      balanceMicros: 5_000_000,
      heldMicros: 0,
      availableMicros: 5_000_000,
      latest: [{ amountMicros: 5_000_000, cause: 'credit', at: '2027-01-15T08:00:00Z' }],
    });
  });

  test('what somebody else wrote does not move the cursor of an operator', async () => {
    const evil = await ground.found('Evil\u001b[2J\u202e');
    for (const deed of ['show', 'suspend']) {
      const { out } = await account([deed, evil]);
      expect(out).toContain('Evil\u{fffd}[2J\u{fffd}');
    }
  });
});

describe('P-8 gatehouse account check', () => {
  test('P-8 the books agree, and if something went past them it says so', async () => {
    await credit('5.00');
    await ground.money.holds.reserve(anOrder({ organizationId, amountMicros: 1_000_000 }));
    const { code, out } = await account(['check', organizationId]);
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'Balance  $5.00',
        'Ledger   $5.00 in 1 entry',
        'Held     $1.00',
        'Holds    $1.00 in 1 hold',
        '',
        'The books agree.',
      ].join('\n'),
    );
    await ground.store.client.send(
      new UpdateItemCommand({
        TableName: ground.store.tables.accounts,
        Key: { organizationId: { S: organizationId } },
        UpdateExpression: 'ADD balanceMicros :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      }),
    );
    const wrong = await account(['check', organizationId]);
    expect([wrong.code, wrong.out]).toEqual([3, expect.stringContaining('The books do not agree.')]);
  });
});

describe('gatehouse account suspend, resume', () => {
  test('P-11 says how many credentials are refused, and leaves an entry only where something changed', async () => {
    const refused = `Suspended Acme (${organizationId}): 0 credentials are refused from now on.`;
    expect(await account(['suspend', organizationId])).toEqual({ code: 0, out: refused, err: '' });
    expect(await account(['suspend', organizationId])).toEqual({ code: 0, out: refused, err: '' });
    expect((await account(['show', organizationId])).out).toContain('Status        suspended');
    expect((await account(['resume', organizationId], {}, NOW + 1)).out).toContain('are served from now on.');
    expect((await account(['show', organizationId])).out).toContain('Status        active');
    expect((await ground.trail(organizationId)).slice(0, 2)).toEqual([
      { verb: 'account.resumed', memberId: null, subject: organizationId },
      { verb: 'account.suspended', memberId: null, subject: organizationId },
    ]);
    expect(await ground.trail(organizationId)).toHaveLength(3);
  });
});

describe('where an operator works', () => {
  test.each(['show', 'check', 'suspend', 'resume', 'credit'])(
    '%s: an organization that does not exist is told in a sentence, and nothing is written',
    async (deed) => {
      const before = await ground.everything();
      const options = deed === 'credit' ? ['--amount', '5', '--reason', 'x'] : [];
      const { code, out, err } = await account([deed, 'org_none', ...options]);
      expect([code, out, err]).toEqual([
        1,
        '',
        'gatehouse: there is no organization `org_none` on this machine.',
      ]);
      expect(await ground.everything()).toEqual(before);
    },
  );

  test.each([
    [[], 'followed by one of show, check, credit, suspend, resume.'],
    [['suspnd', 'org_x'], '(did you mean `suspend`?)'],
    [['constructor', 'org_x'], 'followed by one of'],
    [['show'], 'the id of one organization'],
    [['show', 'org_x', 'org_y'], 'the id of one organization'],
    [['show', ''], 'the id of one organization'],
    [['suspend', 'org_x', '--json'], "Unknown option '--json'"],
    [
      ['show', 'org_x', '--stack', 'tst'],
      '--stack names no environment of this checkout (did you mean `test`?): there are bare, test.',
    ],
    [['show', 'org_x', '--stack', 'prod'], 'environment of this checkout: there are bare, test.'],
    [['show', 'org_x', '--stack', 'local'], '--stack names no environment'],
    [
      ['show', 'org_x', '--stack', 'test'],
      '--stack needs AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY',
    ],
  ])('%j is wrong usage, in one sentence', async (args, sentence) => {
    const { code, out, err } = await account(args, { GATEHOUSE_POLICIES: ground.policies });
    expect([code, out, err.split('\n')]).toEqual([2, '', [expect.stringContaining(sentence)]]);
  });

  const deployed = () => {
    const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL_DYNAMODB } =
      ground.environment as Record<string, string>;
    return {
      GATEHOUSE_POLICIES: ground.policies,
      AWS_REGION: AWS_REGION ?? '',
      AWS_ACCESS_KEY_ID: AWS_ACCESS_KEY_ID ?? '',
      AWS_SECRET_ACCESS_KEY: AWS_SECRET_ACCESS_KEY ?? '',
      AWS_ENDPOINT_URL_DYNAMODB: AWS_ENDPOINT_URL_DYNAMODB ?? '',
    };
  };

  test('a deployed stack is found by the names of its tables, with the credentials of the environment', async () => {
    const stack = ['--stack', 'test'];
    const { AWS_REGION, ...rest } = deployed();
    const credited = await account(
      ['credit', organizationId, '--amount', '5', '--reason', 'x', ...stack],
      deployed(),
    );
    expect([credited.code, credited.err]).toEqual([0, '']);
    const shown = await account(['show', organizationId, ...stack], {
      ...rest,
      AWS_DEFAULT_REGION: AWS_REGION,
    });
    expect(shown.out).toContain('Balance       $5.00');
    const none = await account(['show', 'org_none', ...stack], deployed());
    expect([none.code, none.err]).toEqual([
      1,
      'gatehouse: there is no organization `org_none` in the stack `test`.',
    ]);
  });

  test('P-9 a stack without tables, and a store that does not answer, are told in a sentence', async () => {
    const args = ['show', organizationId, '--stack'];
    const bare = await account([...args, 'bare'], deployed());
    expect([bare.code, bare.out]).toEqual([1, '']);
    expect(bare.err).toMatch(
      /^gatehouse: .*there are no tables of Gatehouse; check --stack and AWS_REGION.*$/,
    );
    const away = await account([...args, 'test'], {
      ...deployed(),
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${await freePort()}`,
    });
    expect([away.code, away.out]).toEqual([1, '']);
    expect(away.err).toBe('gatehouse: the store in the stack `test` does not answer, or refuses to for now.');
  });

  test('without a platform on this machine says how to name one; what a crash left behind is none', async () => {
    const none = {
      code: 1,
      out: '',
      err: expect.stringContaining('no platform works with the state folder'),
    };
    expect(await account(['show', organizationId], { GATEHOUSE_HOME: join(ground.home, 'none') })).toEqual(
      none,
    );
    const crashed = await mkdtemp(join(ground.home, 'crashed-'));
    const file = { pid: process.pid, identity: 'of an earlier one', environment: ground.environment };
    await writeFile(join(crashed, 'operator.json'), JSON.stringify(file));
    expect(await account(['show', organizationId], { GATEHOUSE_HOME: crashed })).toEqual(none);
  });

  test('P-9 only its owner can read where the store is', async () => {
    expect((await stat(join(ground.home, 'operator.json'))).mode & 0o777).toBe(0o600);
  });
});
