import * as pulumi from '@pulumi/pulumi';
import type { Bucket } from './components/bucket.ts';
import type { RestApi } from './components/rest-api.ts';
import type { ProviderSecret } from './components/secret.ts';
import type { Table } from './components/table.ts';
import type { Capability, FunctionDeclaration } from './functions.ts';
import { allow, bucketStatements, type Statement, tableStatements } from './permissions.ts';

/** What there is to be granted, each by its name in the documents. */
export interface Grantable {
  readonly tables: ReadonlyMap<string, Table>;
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly secrets: ReadonlyMap<string, ProviderSecret>;
  readonly apis: ReadonlyMap<string, RestApi>;
  /** Plan tier → name of its usage plan. */
  readonly planNames: ReadonlyMap<string, string>;
}

/** What a function is told, and what it may do. */
export interface Grants {
  readonly variables: Readonly<Record<string, pulumi.Input<string>>>;
  readonly statements: readonly Statement[];
}

const CAPABILITIES: Readonly<Record<Capability, (grantable: Grantable) => Grants>> = {
  // The permissions name the plans, which come after every function.
  'gateway-keys': ({ planNames }) => ({
    variables: { USAGE_PLANS: JSON.stringify(Object.fromEntries(planNames)) },
    statements: [],
  }),
  // Nothing but what stands in its bundle.
  'policy-documents': () => ({ variables: {}, statements: [] }),
  'provider-secrets': ({ secrets }) => ({
    variables: { PROVIDER_SECRETS: asJson(secrets, ({ arn }) => arn) },
    statements:
      secrets.size === 0
        ? []
        : [
            allow(
              ['secretsmanager:GetSecretValue'],
              [...secrets.values()].map(({ arn }) => arn),
            ),
          ],
  }),
  'surface-addresses': ({ apis }) => ({
    variables: { SURFACE_URLS: asJson(apis, ({ address }) => address) },
    statements: [],
  }),
};

/** Everything that a function's declaration grants it. */
export function grantsOf(declaration: FunctionDeclaration, grantable: Grantable): Grants {
  const tables = Object.keys(declaration.tables).map((name) => tableOf(grantable, name));
  const buckets = Object.keys(declaration.buckets).map((name) => bucketOf(grantable, name));
  const capabilities = declaration.capabilities.map((capability) => CAPABILITIES[capability](grantable));
  return {
    variables: Object.assign(
      Object.fromEntries(tables.map(({ variable, tableName }) => [variable, tableName])),
      Object.fromEntries(buckets.map(({ variable, bucketName }) => [variable, bucketName])),
      ...capabilities.map(({ variables }) => variables),
    ),
    statements: [
      ...tableStatements(declaration, (name) => tableOf(grantable, name).arn),
      ...bucketStatements(declaration, (name) => bucketOf(grantable, name).arn),
      ...capabilities.flatMap(({ statements }) => statements),
    ],
  };
}

function tableOf({ tables }: Grantable, name: string): Table {
  const table = tables.get(name);
  if (table === undefined) throw new Error(`there is no table ${name}`);
  return table;
}

function bucketOf({ buckets }: Grantable, name: string): Bucket {
  const bucket = buckets.get(name);
  if (bucket === undefined) throw new Error(`there is no bucket ${name}`);
  return bucket;
}

/** A map as JSON text: name → value. */
function asJson<T>(
  items: ReadonlyMap<string, T>,
  read: (item: T) => pulumi.Output<string>,
): pulumi.Output<string> {
  return pulumi.jsonStringify(Object.fromEntries([...items].map(([name, item]) => [name, read(item)])));
}
