import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type DemonstrationGround, openDemonstration } from '../../local/demonstration.ts';
import { createDirectory } from '../../stores/directory.ts';
import { placeOfEntry } from '../../stores/ledger-entry.ts';
import { changeRole, removeMember } from '../../stores/member-changes.ts';
import { DIRECTORY_TABLES, openStore } from '../../stores/store.ts';
import { aPolicy, aSurface } from '../support/builders.ts';
import { type RunningStore, startStore } from '../support/dynoxide.ts';
import { anOrigin, aTopUp, checkBooks, ledgerOf, openMoney } from '../support/money.ts';

const PASSWORD = 'correct horse battery staple';

let running: RunningStore;
let money: ReturnType<typeof openMoney>;
/** Without keys, so that no gateway is asked. */
let ground: DemonstrationGround;
beforeAll(async () => {
  running = await startStore();
  money = openMoney(running.environment);
  ground = {
    url: 'http://localhost:8787',
    policy: aPolicy([aSurface({ keys: null })]),
    environment: { ...running.environment, USAGE_PLANS: '{}' },
    operator: running.environment,
  };
});
afterAll(async () => {
  money.store.client.destroy();
  await running.stop();
});

test('P-8 the demonstration organization begins with $5.00, once, however often and however broken off it starts', async () => {
  const first = await openDemonstration(ground, { password: PASSWORD });
  const { organizationId } = first;
  expect(first.balanceMicros).toBe(5_000_000);
  const starts = await Promise.all(Array.from({ length: 5 }, () => openDemonstration(ground)));
  for (const again of starts) expect(again).toMatchObject({ organizationId, balanceMicros: 5_000_000 });
  const [opening, ...others] = await ledgerOf(money.store, organizationId);
  expect(opening).toMatchObject({ cause: 'credit', reason: 'opening balance', amountMicros: 5_000_000 });
  expect(others).toEqual([]);

  // As an earlier version left it, or a start that broke off before.
  const { client, tables } = money.store;
  const at = placeOfEntry(opening ?? { id: '', at: 0 });
  const owner = { organizationId: { S: organizationId } };
  await client.send(new DeleteItemCommand({ TableName: tables.accounts, Key: owner }));
  await client.send(new DeleteItemCommand({ TableName: tables.ledger, Key: { ...owner, at: { S: at } } }));
  expect(await openDemonstration(ground)).toMatchObject({ balanceMicros: 5_000_000, passwords: null });

  // What was spent stays spent.
  await money.accountOf(organizationId).credit({ ...aTopUp(-5_000_000), cause: 'debit', reason: 'spent' });
  expect(await openDemonstration(ground)).toMatchObject({ balanceMicros: 0 });
  await checkBooks(money.store, organizationId);
});

test('P-3 it is the same organization after its owner was removed, and another one was made an owner', async () => {
  const first = await openDemonstration(ground, { password: PASSWORD });
  const store = openStore(ground.environment, DIRECTORY_TABLES);
  const own = createDirectory(store).of(first.organizationId);
  const { entries } = await own.members.page({ limit: 10, after: null });
  const idOf = (role: string) => entries.find((one) => one.role === role)?.id ?? '';
  const wish = (memberId: string) => ({
    memberId,
    caller: { id: idOf('owner'), role: 'owner' as const },
    permit: () => undefined,
    origin: anOrigin({ now: Date.now() / 1000 }),
  });
  await changeRole(own, 'owner', wish(idOf('admin')));
  expect(await removeMember(own, wish(idOf('owner')))).toBe(true);
  expect(await openDemonstration(ground)).toMatchObject({
    organizationId: first.organizationId,
    passwords: null,
  });
  store.client.destroy();
});
