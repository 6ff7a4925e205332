import { existsSync } from 'node:fs';
import type { Policy, Route } from '../core/policy/policy.ts';
import type { BucketName } from '../stores/buckets.ts';
import type { TableName } from '../stores/tables.ts';
import { handlerOf } from './bundle.ts';
import { DeclarationError } from './declaration-error.ts';

export type TableAction =
  | 'BatchGetItem'
  | 'ConditionCheckItem'
  | 'DeleteItem'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'UpdateItem';

export type BucketAction = 'DeleteObject' | 'GetObject' | 'PutObject';

/**
 * What a function is given beside its tables: an environment variable and the permissions that go with it.
 * `gateway-keys`: makes and deletes API keys and puts them into usage plans (`USAGE_PLANS`). What it may do is granted
 * once there are plans: `components/gateway-key-permissions.ts`.
 * `provider-secrets`: reads the secret of every model provider (`PROVIDER_SECRETS`).
 * `surface-addresses`: knows where every surface answers (`SURFACE_URLS`).
 */
export type Capability = 'gateway-keys' | 'provider-secrets' | 'surface-addresses';

export interface FunctionDeclaration {
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
const ANSWERING_ONCE: readonly TableAction[] = ['DeleteItem', 'PutItem', 'UpdateItem'];

/** Asked before every request that is not public; API Gateway calls it, no route does. */
export const AUTHORIZER: FunctionDeclaration = {
  name: 'authorizer',
  does: 'Decides who may call',
  memoryMb: 1024,
  timeoutSeconds: 5,
  responds: 'buffered',
  // One conditional write finds, checks, counts and stamps a credential; nothing is ever read.
  tables: { credentials: ['UpdateItem'] },
  buckets: {},
  capabilities: [],
  reservesConcurrency: true,
};

/** Every function there is. Routes name them; a route that names another cannot be deployed. */
export const FUNCTIONS: readonly FunctionDeclaration[] = [
  AUTHORIZER,
  {
    name: 'completions',
    does: 'Serves models over the protocols of their clients',
    memoryMb: 512,
    timeoutSeconds: 300,
    responds: 'stream',
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
    },
    buckets: {},
    capabilities: ['gateway-keys', 'surface-addresses'],
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
];

/** The functions that a policy's routes need, the authorizer first; throws `DeclarationError` with every problem. */
export function functionsOf(policy: Policy, root: string): readonly FunctionDeclaration[] {
  const routes = Object.values(policy.surfaces).flatMap(({ routes }) => routes);
  const used = FUNCTIONS.filter(({ name }) =>
    name === AUTHORIZER.name
      ? routes.some(({ publicBecause }) => publicBecause === null)
      : routes.some((route) => route.function === name),
  );
  const problems = [...problemsOfRoutes(policy), ...problemsOfHandlers(used, root)];
  if (problems.length > 0) throw new DeclarationError(problems);
  return used;
}

function problemsOfRoutes(policy: Policy): readonly string[] {
  const servable = FUNCTIONS.filter(({ name }) => name !== AUTHORIZER.name);
  return Object.values(policy.surfaces).flatMap((surface) =>
    surface.routes.flatMap((route) => {
      const where = `surface \`${surface.name}\`, route \`${route.id}\``;
      const declaration = servable.find(({ name }) => name === route.function);
      if (declaration !== undefined) return problemsOfAnsweringOnce(where, route, declaration);
      const names = servable.map(({ name }) => name).join(', ');
      return [`${where}: there is no function \`${route.function}\`; those that serve routes are ${names}`];
    }),
  );
}

function problemsOfAnsweringOnce(where: string, route: Route, { name, tables }: FunctionDeclaration) {
  if (!route.takesIdempotencyKey) return [];
  const missing = ANSWERING_ONCE.filter((action) => tables.idempotency?.includes(action) !== true);
  if (missing.length === 0) return [];
  const needs = `${missing.join(', ')} on the table \`idempotency\``;
  return [`${where}: it takes an Idempotency-Key, but the function \`${name}\` may not use ${needs}`];
}

function problemsOfHandlers(used: readonly FunctionDeclaration[], root: string): readonly string[] {
  return used
    .map(({ name }) => ({ name, handler: handlerOf(root, name) }))
    .filter(({ handler }) => !existsSync(handler))
    .map(({ name, handler }) => `function \`${name}\`: its handler \`${handler}\` is missing`);
}
