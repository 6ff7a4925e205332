import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { ownerOfEmail } from './email-addresses.ts';
import type { Store } from './store.ts';
import { DIRECTORY } from './tables.ts';

export interface AttemptLimit {
  readonly count: number;
  readonly windowSeconds: number;
}

/** Counts the attempts to sign in with an email address, in fixed windows, whether it is anybody's or not. */
export interface SignInAttempts {
  /** Counts one more, exactly, and answers null; or, if there are no more, the Unix second at which they start anew. */
  readonly begin: (email: string, limit: AttemptLimit, now: number) => Promise<number | null>;
  /** After a success. */
  readonly forget: (email: string, limit: AttemptLimit, now: number) => Promise<void>;
}

export function createSignInAttempts({ client, tables }: Store): SignInAttempts {
  const itemOf = (email: string, limit: AttemptLimit, now: number) => {
    const window = Math.floor(now / limit.windowSeconds);
    const endsAt = (window + 1) * limit.windowSeconds;
    const key = {
      [DIRECTORY.partitionKey]: { S: ownerOfEmail(email) },
      [DIRECTORY.sortKey]: { S: `attempts#${window}` },
    };
    return { TableName: tables.directory, Key: key, endsAt };
  };

  return {
    begin: async (email, limit, now) => {
      const { endsAt, ...item } = itemOf(email, limit, now);
      try {
        await client.send(
          new UpdateItemCommand({
            ...item,
            UpdateExpression: `SET ${DIRECTORY.expiresBy} = :endsAt ADD attempts :one`,
            ConditionExpression: 'attribute_not_exists(attempts) OR attempts < :most',
            ExpressionAttributeValues: {
              ':endsAt': { N: String(endsAt) },
              ':one': { N: '1' },
              ':most': { N: String(limit.count) },
            },
          }),
        );
        return null;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return endsAt;
        throw error;
      }
    },
    forget: async (email, limit, now) => {
      const { endsAt: _, ...item } = itemOf(email, limit, now);
      await client.send(new DeleteItemCommand(item));
    },
  };
}
