import type { BucketName } from '../stores/buckets.ts';
import type { TableName } from '../stores/tables.ts';

export type TableAction =
  | 'BatchGetItem'
  | 'ConditionCheckItem'
  | 'DeleteItem'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'Scan'
  | 'UpdateItem';

export type BucketAction = 'DeleteObject' | 'GetObject' | 'PutObject';

/**
 * What a function is given beside its tables: an environment variable and the permissions that go with it.
 * `gateway-keys`: makes and deletes API keys and puts them into usage plans (`USAGE_PLANS`). What it may do is granted
 * once there are plans: `components/gateway-key-permissions.ts`.
 * `policy-documents`: knows the documents that the policy was read from. They stand in its bundle, and in no other.
 * `provider-secrets`: reads the secret of every model provider (`PROVIDER_SECRETS`).
 * `surface-addresses`: knows where every surface answers (`SURFACE_URLS`).
 */
export type Capability = 'gateway-keys' | 'policy-documents' | 'provider-secrets' | 'surface-addresses';

/**
 * Who calls a function. `gateway`: API Gateway, for a request or to judge one. `schedule`: EventBridge, as often as the
 * environment wants holds to be looked for. `logs`: CloudWatch Logs, with the lines of every function behind the
 * gateway that match `logPattern`, in the JSON form of its filter patterns.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export type Invocation =
  | { readonly invokedBy: 'gateway' | 'schedule' }
  | { readonly invokedBy: 'logs'; readonly logPattern: string };

export type FunctionDeclaration = Settings & Invocation;

interface Settings {
  readonly name: string;
  readonly does: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly responds: 'buffered' | 'stream';
  /** The DynamoDB actions it may use, and on which table. */
  readonly tables: Readonly<Partial<Record<TableName, readonly TableAction[]>>>;
  /** The S3 actions it may use, and on the objects of which bucket. */
  readonly buckets: Readonly<Partial<Record<BucketName, readonly BucketAction[]>>>;
  readonly capabilities: readonly Capability[];
  /** Takes its executions from the environment's reserve instead of the account's pool. */
  readonly reservesConcurrency: boolean;
}

/** What a completion does with money: it is reserved, then settled. The ledger is only ever added to. */
const PAYING = {
  accounts: ['UpdateItem'],
  ledger: ['PutItem'],
  holds: ['DeleteItem', 'PutItem'],
  usage: ['UpdateItem'],
} as const satisfies FunctionDeclaration['tables'];

/** What the chain does to remember answers: for functions whose routes take an `Idempotency-Key`. */
export const ANSWERING_ONCE: readonly TableAction[] = ['DeleteItem', 'PutItem', 'UpdateItem'];

/** Asked before every request that is not public; API Gateway calls it, no route does. */
export const AUTHORIZER: FunctionDeclaration = {
  name: 'authorizer',
  does: 'Decides who may call',
  memoryMb: 1024,
  timeoutSeconds: 5,
  responds: 'buffered',
  invokedBy: 'gateway',
  // One conditional write finds, checks, counts and stamps a credential; nothing is ever read.
  tables: { credentials: ['UpdateItem'] },
  buckets: {},
  capabilities: [],
  reservesConcurrency: true,
};

/**
 * Every function there is. Routes name those that are invoked by the gateway; a route that names another cannot be
 * deployed. The rest is deployed with every policy.
 */
export const FUNCTIONS: readonly FunctionDeclaration[] = [
  AUTHORIZER,
  {
    name: 'billing',
    does: 'Tells what organizations have, and takes their top-ups',
    memoryMb: 512,
    timeoutSeconds: 20,
    responds: 'buffered',
    invokedBy: 'gateway',
    tables: {
      accounts: ['GetItem', 'UpdateItem'],
      // INVARIANT: ledger and trail are append-only. What may put may still overwrite, so its writes are conditional.
      ledger: ['GetItem', 'PutItem', 'Query'],
      audit: ['PutItem'],
      idempotency: ANSWERING_ONCE,
    },
    buckets: {},
    capabilities: [],
    reservesConcurrency: false,
  },
  {
    name: 'completions',
    does: 'Serves models over the protocols of their clients',
    memoryMb: 512,
    timeoutSeconds: 300,
    responds: 'stream',
    invokedBy: 'gateway',
    // Where it speaks as an agent: reads which, and what was said to it before, and adds what is said now.
    tables: { directory: ['GetItem', 'Query'], threads: ['PutItem', 'Query'], ...PAYING },
    buckets: {},
    capabilities: ['provider-secrets'],
    reservesConcurrency: false,
  },
  {
    name: 'console',
    does: 'Manages members, agents and keys',
    memoryMb: 512,
    timeoutSeconds: 20,
    responds: 'buffered',
    invokedBy: 'gateway',
    tables: {
      credentials: ['BatchGetItem', 'ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'],
      directory: [
        'BatchGetItem',
        'ConditionCheckItem',
        'DeleteItem',
        'GetItem',
        'PutItem',
        'Query',
        'UpdateItem',
      ],
      // INVARIANT: the trail is append-only. What may put may still overwrite, so its writes are conditional.
      audit: ['PutItem', 'Query'],
      idempotency: ANSWERING_ONCE,
      // What keys were used for: counted where they are used.
      usage: ['Query'],
    },
    buckets: {},
    capabilities: ['gateway-keys', 'policy-documents', 'surface-addresses'],
    reservesConcurrency: false,
  },
  {
    name: 'contacts',
    does: 'Keeps the contacts of agents, and their files',
    memoryMb: 512,
    // The longest imports write a thousand contacts, and wait where the table asks them to.
    timeoutSeconds: 60,
    // Files come back as bytes.
    responds: 'stream',
    invokedBy: 'gateway',
    tables: {
      contacts: ['BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
      // Which agent a caller that is not an agent's key means.
      directory: ['GetItem', 'Query'],
      idempotency: ANSWERING_ONCE,
    },
    buckets: { files: ['DeleteObject', 'GetObject', 'PutObject'] },
    capabilities: [],
    reservesConcurrency: false,
  },
  {
    name: 'discovery',
    does: 'Describes the surfaces as OpenAPI documents',
    memoryMb: 256,
    timeoutSeconds: 10,
    responds: 'buffered',
    invokedBy: 'gateway',
    tables: {},
    buckets: {},
    capabilities: ['surface-addresses'],
    reservesConcurrency: false,
  },
  {
    name: 'documents',
    does: 'Extracts data from documents',
    // Reading a PDF takes as much time as the share of a core that comes with the memory, and up to 400 MB.
    memoryMb: 1024,
    timeoutSeconds: 60,
    // A model may think for longer than the 29 seconds that API Gateway waits for an answer that is not streamed.
    responds: 'stream',
    invokedBy: 'gateway',
    tables: {
      extractions: ['GetItem', 'PutItem', 'Query'],
      // Which agent a caller that is not an agent's key means.
      directory: ['GetItem', 'Query'],
      idempotency: ANSWERING_ONCE,
      // Where a model extracts.
      ...PAYING,
    },
    buckets: {},
    capabilities: ['provider-secrets'],
    reservesConcurrency: false,
  },
  {
    name: 'metering',
    does: 'Counts what keys are used for, from the logs',
    memoryMb: 256,
    timeoutSeconds: 60,
    responds: 'buffered',
    invokedBy: 'logs',
    logPattern: '{ ($.message = "request") || ($.message = "denied") }',
    // Batches are marked as counted in the table that they are counted in.
    tables: { usage: ['PutItem', 'UpdateItem'] },
    buckets: {},
    capabilities: [],
    reservesConcurrency: false,
  },
  {
    name: 'sweeper',
    does: 'Gives back money that nobody settled in time',
    memoryMb: 256,
    timeoutSeconds: 60,
    responds: 'buffered',
    invokedBy: 'schedule',
    tables: { holds: ['DeleteItem', 'Scan'], accounts: ['UpdateItem'], usage: ['UpdateItem'] },
    buckets: {},
    capabilities: [],
    reservesConcurrency: false,
  },
];
