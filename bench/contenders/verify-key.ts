import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

/** Table and key that the bench made; the endpoint comes as the SDK's own variable. */
export const TABLE = 'bench-keys';

const client = new DynamoDBClient({});

/**
 * What a developer would write who wants keys checked and counted: one UpdateItem, the SDK as it comes. True if
 * the key is known and within its limit for the minute.
 */
export async function verifyKey(authorization: string | undefined): Promise<boolean> {
  const key = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
  if (key === undefined) return false;
  const minute = `m${Math.floor(Date.now() / 60_000)}`;
  try {
    await client.send(
      new UpdateItemCommand({
        TableName: TABLE,
        Key: { hash: { S: createHash('sha256').update(key).digest('hex') } },
        UpdateExpression: 'SET lastUsedAt = :now ADD #minute :one',
        ConditionExpression:
          'attribute_exists(#hash) AND (attribute_not_exists(#minute) OR #minute < perMinute)',
        ExpressionAttributeNames: { '#hash': 'hash', '#minute': minute },
        ExpressionAttributeValues: { ':one': { N: '1' }, ':now': { N: String(Date.now()) } },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
