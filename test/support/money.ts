import { randomBytes } from 'node:crypto';
import { QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { newId } from '../../core/values/id.ts';
import { type AccountBook, openAccount } from '../../stores/accounts.ts';
import type { Origin } from '../../stores/audit.ts';
import { createHoldRelease } from '../../stores/hold-release.ts';
import { createHolds, type HoldOrder } from '../../stores/holds.ts';
import { entryOf, type LedgerEntry } from '../../stores/ledger-entry.ts';
import { createLightClient } from '../../stores/light-client.ts';
import { createLightTransact } from '../../stores/light-transaction.ts';
import { moneyTables } from '../../stores/money-tables.ts';
import { openStore, type Store } from '../../stores/store.ts';

export const NOW = 1_750_000_000;
export const NO_LIMITS = { perDayMicros: null, perMonthMicros: null };
export const USED = { inputTokens: 10, cachedInputTokens: 4, outputTokens: 5 };

export type MoneyStore = Store<'accounts' | 'ledger' | 'holds' | 'usage' | 'audit'>;

/** Everything that moves money, on a real store. */
export function openMoney(environment: Readonly<Record<string, string>>) {
  const store = openStore(environment, ['accounts', 'ledger', 'holds', 'usage', 'audit']);
  const transact = createLightTransact(createLightClient(environment));
  const tables = moneyTables(environment);
  return {
    store,
    tables,
    holds: createHolds(transact, tables),
    release: createHoldRelease(transact, tables),
    accountOf: (organizationId: string): AccountBook => openAccount(store, organizationId),
  };
}

export function anOrigin(differences: Partial<Origin> = {}): Origin {
  return { memberId: 'mem_1', credentialId: null, sourceIp: null, requestId: null, now: NOW, ...differences };
}

export function anOrder(differences: Partial<HoldOrder> = {}): HoldOrder {
  return {
    id: newId('hld', NOW, randomBytes),
    organizationId: 'org_1',
    keyId: 'key_1',
    amountMicros: 100,
    at: NOW,
    releaseAt: NOW + 600,
    limits: NO_LIMITS,
    requestId: 'req_1',
    model: 'deepseek-chat',
    route: 'POST /v1/chat/completions',
    ...differences,
  };
}

export function aTopUp(amountMicros: number, differences: { id?: string; at?: number } = {}) {
  return {
    id: newId('led', NOW, randomBytes),
    at: NOW,
    amountMicros,
    cause: 'top-up',
    reason: null,
    origin: anOrigin(),
    ...differences,
  } as const;
}

/** Every entry of an organization's ledger, oldest first. */
export async function ledgerOf(
  { client, tables }: Pick<MoneyStore, 'client'> & { tables: { readonly ledger: string } },
  organizationId: string,
): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  let start: Record<string, never> | undefined;
  do {
    const page: { Items?: never[]; LastEvaluatedKey?: never } = (await client.send(
      new QueryCommand({
        TableName: tables.ledger,
        KeyConditionExpression: 'organizationId = :id',
        ExpressionAttributeValues: { ':id': { S: organizationId } },
        ExclusiveStartKey: start,
        ConsistentRead: true,
      }),
    )) as never;
    entries.push(...(page.Items ?? []).map(entryOf));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return entries;
}

/** The amounts that are held of an organization's account, one for each completion at work. */
export async function heldOf(
  { client, tables }: Pick<MoneyStore, 'client'> & { tables: { readonly holds: string } },
  organizationId: string,
): Promise<number[]> {
  const { Items: items = [] } = await client.send(
    new ScanCommand({
      TableName: tables.holds,
      FilterExpression: 'organizationId = :id',
      ExpressionAttributeValues: { ':id': { S: organizationId } },
      ConsistentRead: true,
    }),
  );
  return items.map(({ amountMicros }) => Number(amountMicros?.N));
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

/**
 * What must be true of every account at every moment: its balance is the sum of its ledger, what is held is the sum of its
 * holds, and nothing is overdrawn.
 *
 * @throws Error with what is not
 */
export async function checkBooks(store: MoneyStore, organizationId: string): Promise<void> {
  const account = await openAccount(store, organizationId).read();
  const ledger = sum((await ledgerOf(store, organizationId)).map(({ amountMicros }) => amountMicros));
  const held = sum(await heldOf(store, organizationId));
  const problems = [
    ...(account.balanceMicros === ledger
      ? []
      : [`the balance is ${account.balanceMicros}, its ledger says ${ledger}`]),
    ...(account.heldMicros === held ? [] : [`${account.heldMicros} count as held, its holds are ${held}`]),
    ...(account.heldMicros <= account.balanceMicros
      ? []
      : [`${account.heldMicros} are held of ${account.balanceMicros}`]),
    ...(account.balanceMicros >= 0 ? [] : [`the balance is ${account.balanceMicros}`]),
  ];
  if (problems.length > 0) throw new Error(problems.join('; '));
}
