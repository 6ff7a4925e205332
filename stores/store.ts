import { randomBytes } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { RandomBytes } from '../core/values/id.ts';
import { createDynamo } from './dynamodb.ts';
import { required, type StoreEnvironment } from './environment.ts';
import { TABLES, type TableName } from './tables.ts';

/** The tables that the directory of an organization is made of. */
export type DirectoryTable = 'credentials' | 'directory' | 'audit';

/** What the repositories are made of: a client, and the names of those tables that a function may use. */
export interface Store<Name extends TableName = DirectoryTable> {
  readonly client: DynamoDBClient;
  readonly tables: Readonly<Record<Name, string>>;
  readonly random: RandomBytes;
}

/** The connection's variables, and those that `tables.ts` names. */
export type OpenEnvironment = StoreEnvironment & {
  readonly [variable in (typeof TABLES)[number]['variable']]?: string | undefined;
};

/** Opens some of the tables that the environment names; throws if it does not name each of them. */
export function openStore<Name extends TableName>(
  environment: OpenEnvironment,
  names: readonly Name[],
): Store<Name> {
  const variables = new Map<string, keyof OpenEnvironment>(
    TABLES.map(({ name, variable }) => [name, variable]),
  );
  const tables = names.map((name) => [name, required(environment, variables.get(name) ?? name)] as const);
  return {
    client: createDynamo(environment),
    tables: Object.fromEntries(tables) as Record<Name, string>,
    random: randomBytes,
  };
}

export const DIRECTORY_TABLES = ['credentials', 'directory', 'audit'] as const;
