import { randomBytes } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { RandomBytes } from '../core/values/id.ts';
import { createDynamo } from './dynamodb.ts';
import { required, type StoreEnvironment } from './environment.ts';
import { AUDIT, CREDENTIALS, DIRECTORY, type TABLES } from './tables.ts';

/** What the repositories are made of. */
export interface Store {
  readonly client: DynamoDBClient;
  readonly tables: { readonly credentials: string; readonly directory: string; readonly audit: string };
  readonly random: RandomBytes;
}

/** The connection's variables, and those that `tables.ts` names. */
export type OpenEnvironment = StoreEnvironment & {
  readonly [variable in (typeof TABLES)[number]['variable']]?: string | undefined;
};

/** Opens the store that the environment names; throws if it does not name all of it. */
export function openStore(environment: OpenEnvironment): Store {
  return {
    client: createDynamo(environment),
    tables: {
      credentials: required(environment, CREDENTIALS.variable),
      directory: required(environment, DIRECTORY.variable),
      audit: required(environment, AUDIT.variable),
    },
    random: randomBytes,
  };
}
