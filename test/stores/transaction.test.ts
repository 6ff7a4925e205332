import { type DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { ExpectationFailed, transact, tryTransact } from '../../stores/transaction.ts';

const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

/** Fails as told, then succeeds. */
function clientThatFails(...failures: Error[]) {
  const calls = { count: 0 };
  const send = async () => {
    const failure = failures[calls.count++];
    if (failure !== undefined) throw failure;
    return {};
  };
  return { calls, client: { send } as unknown as DynamoDBClient };
}

test('what another transaction holds is tried again', async () => {
  const { client, calls } = clientThatFails(
    cancelled('None', 'TransactionConflict'),
    cancelled('ThrottlingError'),
  );
  await transact(client, []);
  expect(calls.count).toBe(3);
});

test('a condition that does not hold is said at once, with its position', async () => {
  const { client, calls } = clientThatFails(
    cancelled('TransactionConflict', 'ConditionalCheckFailed', 'None'),
  );
  const failure = await transact(client, []).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ExpectationFailed);
  expect(failure).toMatchObject({ failed: [1] });
  expect(calls.count).toBe(1);
  const other = clientThatFails(cancelled('ConditionalCheckFailed'));
  expect(await tryTransact(other.client, [])).toBe(false);
});

test('a conflict that does not pass is an error in the end, never a success', async () => {
  const { client, calls } = clientThatFails(
    ...Array.from({ length: 50 }, () => cancelled('TransactionConflict')),
  );
  await expect(transact(client, [])).rejects.toThrow(TransactionCanceledException);
  expect(calls.count).toBe(8);
});

test('what is not understood is not tried again', async () => {
  for (const failure of [new Error('broken'), cancelled('ValidationError'), cancelled()]) {
    const { client, calls } = clientThatFails(failure);
    await expect(tryTransact(client, [])).rejects.toBe(failure);
    expect(calls.count).toBe(1);
  }
});
