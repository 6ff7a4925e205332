import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GraphError,
  type GraphResource,
  nameOf,
  optionalText,
  type ResourceGraph,
  textOf,
} from './resource-graph.ts';
import { arnOf, physicalName, type StandIn } from './stand-in.ts';

export const TABLE = 'aws:dynamodb/table:Table';

const DURABILITY = 'the store is one file on this machine';

export const TABLE_STAND_INS: readonly StandIn[] = [
  {
    type: TABLE,
    honours: ['name', 'hashKey', 'rangeKey', 'attributes', 'ttl', 'globalSecondaryIndexes', 'billingMode'],
    ignores: {
      deletionProtectionEnabled: DURABILITY,
      pointInTimeRecovery: DURABILITY,
      serverSideEncryption: DURABILITY,
      tableClass: 'a price',
      onDemandThroughput: 'the store is as fast as the machine',
      warmThroughput: 'the store is as fast as the machine',
    },
    outputs: (resource) => {
      const name = physicalName(resource);
      return { id: name, name, arn: arnOf('dynamodb', `table/${name}`) };
    },
  },
];

interface Index {
  readonly name: string;
  readonly hashKey: string;
  readonly rangeKey?: string;
  readonly projectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  readonly nonKeyAttributes?: string[];
}

/** Creates the tables that the store does not have yet; what is in the others stays. */
export async function createTables(graph: ResourceGraph, dynamo: DynamoDBClient): Promise<void> {
  await Promise.all(graph.ofType(TABLE).map((table) => createTable(table, dynamo)));
}

async function createTable(table: GraphResource, dynamo: DynamoDBClient): Promise<void> {
  const input = tableInput(table);
  const existing = await describeTable(dynamo, textOf(table, 'name'));
  if (existing !== null) {
    const declared = input.KeySchema?.map((key) => `${key.AttributeName} ${key.KeyType}`).join(', ');
    if (existing !== declared) {
      throw new GraphError([
        `${nameOf(table)}: the store holds this table with the key ${existing}, and ${declared} is declared. ` +
          'Keys of a table cannot change: delete the state folder to start afresh.',
      ]);
    }
    return;
  }
  await createIfMissing(dynamo, input);
  const ttl = table.inputs.ttl as { attributeName?: string; enabled?: boolean } | undefined;
  if (ttl?.attributeName && ttl.enabled !== false) {
    const specification = { AttributeName: ttl.attributeName, Enabled: true };
    await dynamo.send(
      new UpdateTimeToLiveCommand({ TableName: input.TableName, TimeToLiveSpecification: specification }),
    );
  }
}

/** The key schema as `name KEYTYPE, …`, null where there is no such table. */
async function describeTable(dynamo: DynamoDBClient, name: string): Promise<string | null> {
  try {
    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: name }));
    return (Table?.KeySchema ?? []).map((key) => `${key.AttributeName} ${key.KeyType}`).join(', ');
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return null;
    throw error;
  }
}

export async function createIfMissing(dynamo: DynamoDBClient, input: CreateTableCommandInput): Promise<void> {
  try {
    await dynamo.send(new CreateTableCommand(input));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

function tableInput(table: GraphResource): CreateTableCommandInput {
  const attributes = (table.inputs.attributes ?? []) as { name: string; type: 'S' | 'N' | 'B' }[];
  const indexes = (table.inputs.globalSecondaryIndexes ?? []) as Index[];
  return {
    TableName: textOf(table, 'name'),
    KeySchema: keySchema(textOf(table, 'hashKey'), optionalText(table, 'rangeKey')),
    AttributeDefinitions: attributes.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
    BillingMode: 'PAY_PER_REQUEST',
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes.map(indexInput) }),
  };
}

function indexInput(index: Index) {
  const { projectionType, nonKeyAttributes } = index;
  return {
    IndexName: index.name,
    KeySchema: keySchema(index.hashKey, index.rangeKey ?? null),
    Projection: {
      ProjectionType: projectionType,
      ...(nonKeyAttributes ? { NonKeyAttributes: nonKeyAttributes } : {}),
    },
  };
}

function keySchema(hashKey: string, rangeKey: string | null) {
  const hash = { AttributeName: hashKey, KeyType: 'HASH' as const };
  return rangeKey === null ? [hash] : [hash, { AttributeName: rangeKey, KeyType: 'RANGE' as const }];
}
