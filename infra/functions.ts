import { existsSync } from 'node:fs';
import type { Policy } from '../core/policy/policy.ts';
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

/**
 * What a function is given beside its tables: an environment variable and the permissions that go with it.
 * `gateway-keys`: makes and deletes API keys and puts them into usage plans (`USAGE_PLANS`).
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
  readonly capabilities: readonly Capability[];
  /** Takes its executions from the environment's reserve instead of the account's pool. */
  readonly reservesConcurrency: boolean;
}

/** Asked before every request that is not public; API Gateway calls it, no route does. */
export const AUTHORIZER: FunctionDeclaration = {
  name: 'authorizer',
  does: 'Decides who may call',
  memoryMb: 1024,
  timeoutSeconds: 5,
  responds: 'buffered',
  // One conditional write finds, checks, counts and stamps a credential; nothing is ever read.
  tables: { credentials: ['UpdateItem'] },
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
    tables: {},
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
    },
    capabilities: ['gateway-keys', 'surface-addresses'],
    reservesConcurrency: false,
  },
  {
    name: 'discovery',
    does: 'Describes the surfaces as OpenAPI documents',
    memoryMb: 256,
    timeoutSeconds: 10,
    responds: 'buffered',
    tables: {},
    capabilities: ['surface-addresses'],
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
      if (declaration === undefined) {
        const names = servable.map(({ name }) => name).join(', ');
        return [`${where}: there is no function \`${route.function}\`; those that serve routes are ${names}`];
      }
      // The usage plans name the stages of surfaces with keys, which name the functions that serve them.
      return surface.keys !== null && declaration.capabilities.includes('gateway-keys')
        ? [
            `${where}: \`${route.function}\` is told the usage plans, so it cannot serve a surface that has keys`,
          ]
        : [];
    }),
  );
}

function problemsOfHandlers(used: readonly FunctionDeclaration[], root: string): readonly string[] {
  return used
    .map(({ name }) => ({ name, handler: handlerOf(root, name) }))
    .filter(({ handler }) => !existsSync(handler))
    .map(({ name, handler }) => `function \`${name}\`: its handler \`${handler}\` is missing`);
}
