import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type Item, numberOrNull, textOrNull } from './item.ts';
import { ACCOUNTS } from './tables.ts';

/** What an organization has. */
export interface Account {
  /** The sum of its ledger. */
  readonly balanceMicros: number;
  /** Set aside for completions that are at work. */
  readonly heldMicros: number;
  readonly status: 'active' | 'suspended';
}

/**
 * An account keeps its balance and the part of it that nobody holds: DynamoDB compares attributes with values, and
 * calculates nothing in conditions.
 *
 * INVARIANT: `availableMicros` = `balanceMicros` − the amounts of its holds; it is never below 0.
 */
export function accountOf(item: Item | null): Account {
  const balanceMicros = (item && numberOrNull(item, 'balanceMicros')) ?? 0;
  const availableMicros = availableOf(item);
  return { balanceMicros, heldMicros: balanceMicros - availableMicros, status: statusOf(item) };
}

/** Who never topped up has no item, and nothing. */
export function availableOf(item: Item | null): number {
  return (item && numberOrNull(item, 'availableMicros')) ?? 0;
}

export function statusOf(item: Item | null): Account['status'] {
  return item && textOrNull(item, 'account') === 'suspended' ? 'suspended' : 'active';
}

export const accountKey = (organizationId: string): Item => ({
  [ACCOUNTS.partitionKey]: { S: organizationId },
});

const micros = (amount: number) => ({ N: String(amount) });

/** Sets an amount aside, if so much is free and the account is not suspended. The item as it was says why not. */
export function holding(table: string, organizationId: string, amountMicros: number): TransactWriteItem {
  return {
    Update: {
      TableName: table,
      Key: accountKey(organizationId),
      UpdateExpression: 'SET availableMicros = availableMicros - :amount',
      ConditionExpression: 'availableMicros >= :amount AND account = :active',
      ExpressionAttributeValues: { ':amount': micros(amountMicros), ':active': { S: 'active' } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

/** Takes what was charged of an amount that was held, and gives the rest back. */
export function releasing(
  table: string,
  organizationId: string,
  { heldMicros, chargedMicros }: { readonly heldMicros: number; readonly chargedMicros: number },
): TransactWriteItem {
  return {
    Update: {
      TableName: table,
      Key: accountKey(organizationId),
      UpdateExpression:
        'SET balanceMicros = balanceMicros - :charged, availableMicros = availableMicros + :rest',
      // A hold is of an account that is there; without it, a mistake would make one out of nothing.
      ConditionExpression: 'attribute_exists(balanceMicros)',
      ExpressionAttributeValues: {
        ':charged': micros(chargedMicros),
        ':rest': micros(heldMicros - chargedMicros),
      },
    },
  };
}

/** Adds to the balance; with the first of it begins the account. */
export function crediting(
  table: string,
  organizationId: string,
  amountMicros: number,
  mostMicros: number,
): TransactWriteItem {
  return {
    Update: {
      TableName: table,
      Key: accountKey(organizationId),
      UpdateExpression:
        'SET balanceMicros = if_not_exists(balanceMicros, :zero) + :amount, ' +
        'availableMicros = if_not_exists(availableMicros, :zero) + :amount, ' +
        'account = if_not_exists(account, :active)',
      ConditionExpression: 'attribute_not_exists(balanceMicros) OR balanceMicros <= :most',
      ExpressionAttributeValues: {
        ':amount': micros(amountMicros),
        ':zero': micros(0),
        ':active': { S: 'active' },
        ':most': micros(mostMicros - amountMicros),
      },
    },
  };
}

/** Takes from the balance what nobody holds. */
export function debiting(table: string, organizationId: string, amountMicros: number): TransactWriteItem {
  return {
    Update: {
      TableName: table,
      Key: accountKey(organizationId),
      UpdateExpression:
        'SET balanceMicros = balanceMicros - :amount, availableMicros = availableMicros - :amount',
      ConditionExpression: 'availableMicros >= :amount',
      ExpressionAttributeValues: { ':amount': micros(amountMicros) },
    },
  };
}

/** Suspends or resumes; an account that is not there yet begins with nothing in it. */
export function changingStatus(
  table: string,
  organizationId: string,
  status: Account['status'],
): TransactWriteItem {
  return {
    Update: {
      TableName: table,
      Key: accountKey(organizationId),
      UpdateExpression:
        'SET account = :status, balanceMicros = if_not_exists(balanceMicros, :zero), ' +
        'availableMicros = if_not_exists(availableMicros, :zero)',
      ExpressionAttributeValues: { ':status': { S: status }, ':zero': micros(0) },
    },
  };
}
