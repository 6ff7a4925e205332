import { hash, randomBytes } from 'node:crypto';
import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { createIfMissing } from './table.ts';
import type { Meter } from './usage-plan.ts';

/** An API key of API Gateway: names a caller to a usage plan. Its value is kept as a hash. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly createdAtSeconds: number;
  enabled: boolean;
  /** Ids of the usage plans that it belongs to. */
  readonly plans: Set<string>;
  /** What it has used so far, by usage plan. */
  readonly meters: Map<string, Meter>;
  readonly valueHash: string;
}

export interface NewApiKey {
  readonly name: string;
  readonly value?: string | undefined;
  readonly enabled: boolean;
}

const TABLE_NAME = 'gateway-api-keys';
const GENERATED_VALUE_BYTES = 30;
const ID_BYTES = 5;

function hashOf(value: string): string {
  return hash('sha256', value);
}

/**
 * The API keys of the account, in memory for the requests and in a table of the store for the next start: what
 * was answered once is there after a crash too. Without a store they live as long as the process.
 */
export class ApiKeys {
  readonly #byHash = new Map<string, ApiKey>();
  readonly #byId = new Map<string, ApiKey>();
  readonly #dynamo: DynamoDBClient | null;

  private constructor(dynamo: DynamoDBClient | null) {
    this.#dynamo = dynamo;
  }

  static async open(dynamo: DynamoDBClient | null): Promise<ApiKeys> {
    const keys = new ApiKeys(dynamo);
    if (!dynamo) return keys;
    await createIfMissing(dynamo, {
      TableName: TABLE_NAME,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    for await (const page of paginateScan({ client: dynamo }, { TableName: TABLE_NAME })) {
      for (const item of page.Items ?? []) {
        keys.#remember({
          id: item.id?.S ?? '',
          name: item.name?.S ?? '',
          createdAtSeconds: Number(item.createdAt?.N ?? 0),
          enabled: item.enabled?.BOOL ?? false,
          plans: new Set(item.plans?.SS ?? []),
          meters: new Map(),
          valueHash: item.valueHash?.S ?? '',
        });
      }
    }
    return keys;
  }

  byValue(value: string): ApiKey | undefined {
    return this.#byHash.get(hashOf(value));
  }

  byId(id: string): ApiKey | undefined {
    return this.#byId.get(id);
  }

  /** The key and its value, which is not kept; null if another key has that value. */
  async create(wanted: NewApiKey, nowSeconds: number): Promise<{ key: ApiKey; value: string } | null> {
    const value = wanted.value ?? randomBytes(GENERATED_VALUE_BYTES).toString('hex');
    const valueHash = hashOf(value);
    if (this.#byHash.has(valueHash)) return null;
    const key: ApiKey = {
      id: randomBytes(ID_BYTES).toString('hex'),
      name: wanted.name,
      createdAtSeconds: nowSeconds,
      enabled: wanted.enabled,
      plans: new Set(),
      meters: new Map(),
      valueHash,
    };
    // First in memory: of two creations with one value at the same time, one finds the other.
    this.#remember(key);
    await this.save(key);
    return { key, value };
  }

  /** A key that the program declares: it is there at every start, and not stored. */
  declare(key: {
    id: string;
    name: string;
    value: string;
    enabled: boolean;
    plans: readonly string[];
  }): void {
    const { id, name, enabled } = key;
    this.#remember({
      id,
      name,
      createdAtSeconds: 0,
      enabled,
      plans: new Set(key.plans),
      meters: new Map(),
      valueHash: hashOf(key.value),
    });
  }

  async save(key: ApiKey): Promise<void> {
    await this.#dynamo?.send(
      new PutItemCommand({
        TableName: TABLE_NAME,
        Item: {
          id: { S: key.id },
          name: { S: key.name },
          createdAt: { N: String(key.createdAtSeconds) },
          enabled: { BOOL: key.enabled },
          valueHash: { S: key.valueHash },
          ...(key.plans.size === 0 ? {} : { plans: { SS: [...key.plans] } }),
        },
      }),
    );
  }

  async delete(key: ApiKey): Promise<void> {
    await this.#dynamo?.send(new DeleteItemCommand({ TableName: TABLE_NAME, Key: { id: { S: key.id } } }));
    this.#byHash.delete(key.valueHash);
    this.#byId.delete(key.id);
  }

  #remember(key: ApiKey): void {
    this.#byHash.set(key.valueHash, key);
    this.#byId.set(key.id, key);
  }
}
