import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { PolicyDocument } from '../core/policy/parse.ts';
import type { Policy } from '../core/policy/policy.ts';
import { BUCKETS } from '../stores/buckets.ts';
import { TABLES } from '../stores/tables.ts';
import { bundle, bundledWith, ROOT } from './bundle.ts';
import { Alarms } from './components/alarms.ts';
import { Bucket } from './components/bucket.ts';
import { LambdaFunction } from './components/function.ts';
import { GatewayAccount } from './components/gateway-account.ts';
import { GatewayKeyPermissions } from './components/gateway-key-permissions.ts';
import { RestApi } from './components/rest-api.ts';
import { ProviderSecret } from './components/secret.ts';
import { Site } from './components/site.ts';
import { PublishedSurface } from './components/surface.ts';
import { Table } from './components/table.ts';
import { UsagePlan } from './components/usage-plan.ts';
import { WebAcl } from './components/web-acl.ts';
import { dashboardOf } from './dashboard.ts';
import { DeclarationError } from './declaration-error.ts';
import { createEventSources } from './event-sources.ts';
import { FUNCTIONS, type FunctionDeclaration } from './functions.ts';
import { type Grantable, grantsOf } from './grants.ts';
import { DASHBOARD, PROJECT } from './naming.ts';
import { type Outputs, outputsOf } from './outputs.ts';
import { loadPolicyWithDocuments } from './policies.ts';
import { functionsOf } from './used-functions.ts';
import { watchFunction, watchMoney, watchSurface, watchTable } from './watches.ts';

export interface BuildOptions {
  /** Instead of the one that the documents declare for the environment. */
  readonly policy?: Policy;
  /** Those that `policy` was read from, where that is given; none if left out. */
  readonly documents?: readonly PolicyDocument[];
  /** Another checkout: `functions/` and `dashboard/` are read and `.cache/` is written under it. */
  readonly root?: string;
  /** Instead of those that there are. */
  readonly functions?: readonly FunctionDeclaration[];
  /** The folder of a function's code, where nothing will run it: bundled with its policy if left out. */
  readonly folderOf?: (name: string) => string;
}

/** What every part is built on. */
interface Ground {
  readonly policy: Policy;
  readonly root: string;
  readonly folderOf: (declaration: FunctionDeclaration) => string;
  readonly opts: pulumi.ComponentResourceOptions;
}

/**
 * Declares everything that one environment consists of, from its policy.
 *
 * @throws PolicyError, DeclarationError if the documents are wrong or ask for what cannot be deployed
 */
export function build(environment: string, options: BuildOptions = {}): Outputs {
  const ground = layGround(environment, options);
  const { policy } = ground;
  const declarations = functionsOf(policy, ground.root, options.functions ?? FUNCTIONS);

  const account = new GatewayAccount('gateway', { environmentName: environment }, ground.opts);
  const tables = createTables(ground);
  const buckets = createBuckets(ground);
  const secrets = createProviderSecrets(ground);
  const apis = createRestApis(ground);
  const grantable = { tables, buckets, secrets, apis, planNames: planNamesOf(policy) };
  const functions = createFunctions(ground, declarations, grantable);
  createEventSources(policy.environment, functions, ground.opts);
  const published = publish(ground, { apis, functions, account });
  const plans = createUsagePlans(ground, published);
  createGatewayKeyPermissions(ground, functions, plans);
  const webAcl = createWebAcl(ground, published);
  const site = createSite(ground, apis);
  createAlarms(ground, { tables, apis, functions, published });
  return outputsOf(policy, { ...grantable, plans, functions, published, webAcl, site });
}

function layGround(environment: string, options: BuildOptions): Ground {
  const { root = ROOT, folderOf } = options;
  const declared =
    options.policy === undefined
      ? loadPolicyWithDocuments(environment)
      : { policy: options.policy, documents: options.documents ?? [] };
  const { policy } = declared;
  if (policy.environment.name !== environment) {
    throw new DeclarationError([
      `the policy is of \`${policy.environment.name}\`, not of \`${environment}\``,
    ]);
  }
  const region = new pulumi.Config('aws').get('region');
  const provider = new aws.Provider('aws', {
    // Without one, the provider takes the region from the machine's AWS settings.
    ...(region === undefined ? {} : { region: region as aws.Region }),
    defaultTags: { tags: { project: PROJECT, environment } },
  });
  return {
    policy,
    root,
    folderOf: (declaration) =>
      folderOf === undefined
        ? bundle({ ...bundledWith(declaration, declared), root })
        : folderOf(declaration.name),
    opts: { providers: { aws: provider } },
  };
}

function createTables({ policy: { environment }, opts }: Ground): ReadonlyMap<string, Table> {
  return mapOf(TABLES, (declaration) => new Table(declaration.name, { declaration, environment }, opts));
}

function createBuckets({ policy: { environment }, opts }: Ground): ReadonlyMap<string, Bucket> {
  return mapOf(BUCKETS, (declaration) => new Bucket(declaration.name, { declaration, environment }, opts));
}

function createProviderSecrets({ policy, opts }: Ground): ReadonlyMap<string, ProviderSecret> {
  const { environment, providers } = policy;
  return mapOf(
    Object.values(providers),
    (provider) => new ProviderSecret(`provider-${provider.name}`, { provider, environment }, opts),
  );
}

function createRestApis({ policy, opts }: Ground): ReadonlyMap<string, RestApi> {
  const { environment, surfaces } = policy;
  return mapOf(
    Object.values(surfaces),
    (surface) => new RestApi(surface.name, { surface, environment }, opts),
  );
}

function planNamesOf({ plans, environment }: Policy): ReadonlyMap<string, string> {
  return mapOf(Object.values(plans), (plan) => UsagePlan.nameOf(plan, environment));
}

function createFunctions(
  { policy, folderOf, opts }: Ground,
  declarations: readonly FunctionDeclaration[],
  grantable: Grantable,
): ReadonlyMap<string, LambdaFunction> {
  const { environment } = policy;
  return mapOf(declarations, (declaration) => {
    const folder = folderOf(declaration);
    const args = { declaration, environment, folder, ...grantsOf(declaration, grantable) };
    return new LambdaFunction(declaration.name, args, opts);
  });
}

interface Underneath {
  readonly apis: ReadonlyMap<string, RestApi>;
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  readonly account: GatewayAccount;
}

function publish(
  { policy: { environment, surfaces }, opts }: Ground,
  { apis, functions, account }: Underneath,
): ReadonlyMap<string, PublishedSurface> {
  return mapOf(Object.values(surfaces), (surface) => {
    const api = get(apis, surface.name);
    const functionOf = (name: string) => get(functions, name);
    return new PublishedSurface(
      surface.name,
      { surface, environment, api, functionOf, account: account.account },
      opts,
    );
  });
}

function createUsagePlans(
  { policy, opts }: Ground,
  published: ReadonlyMap<string, PublishedSurface>,
): ReadonlyMap<string, UsagePlan> {
  const { environment, plans, surfaces } = policy;
  const withKeys = Object.values(surfaces).filter(({ keys }) => keys !== null);
  const stages = withKeys.map(({ name }) => get(published, name).stage);
  return mapOf(
    Object.values(plans),
    (plan) => new UsagePlan(`plan-${plan.name}`, { plan, environment, stages }, opts),
  );
}

function createGatewayKeyPermissions(
  { opts }: Ground,
  functions: ReadonlyMap<string, LambdaFunction>,
  plans: ReadonlyMap<string, UsagePlan>,
): void {
  if (plans.size === 0) return;
  for (const [name, lambda] of functions) {
    if (!lambda.declaration.capabilities.includes('gateway-keys')) continue;
    const args = { function: lambda, plans: [...plans.values()] };
    new GatewayKeyPermissions(`${name}-gateway-keys`, args, opts);
  }
}

/** None where the environment has no firewall. */
function createWebAcl(
  { policy, opts }: Ground,
  published: ReadonlyMap<string, PublishedSurface>,
): WebAcl | null {
  const { firewall } = policy.environment;
  const stages = new Map([...published].map(([name, { stage }]) => [name, stage]));
  return firewall === null ? null : new WebAcl('firewall', { policy, firewall, stages }, opts);
}

/** None where it could not work. */
function createSite({ policy, root, opts }: Ground, apis: ReadonlyMap<string, RestApi>): Site | null {
  const args = dashboardOf(policy, root, apis);
  return args === null ? null : new Site(DASHBOARD, args, opts);
}

function createAlarms(
  { policy: { environment }, opts }: Ground,
  watched: Pick<Grantable, 'tables' | 'apis'> & {
    readonly functions: ReadonlyMap<string, LambdaFunction>;
    readonly published: ReadonlyMap<string, PublishedSurface>;
  },
): Alarms {
  const watches = [
    ...[...watched.published].flatMap(([name, { stage }]) =>
      watchSurface(name, get(watched.apis, name), stage),
    ),
    ...[...watched.functions].flatMap(([name, lambda]) => watchFunction(name, environment.name, lambda)),
    ...[...watched.tables].flatMap(([name, table]) => watchTable(name, table)),
    ...watchMoney(environment.name),
  ];
  return new Alarms('alarms', { environment, watches }, opts);
}

function mapOf<T extends { readonly name: string }, R>(
  items: readonly T[],
  make: (item: T) => R,
): Map<string, R> {
  return new Map(items.map((item) => [item.name, make(item)]));
}

function get<T>(items: ReadonlyMap<string, T>, name: string): T {
  const item = items.get(name);
  if (item === undefined) throw new Error(`there is no ${name}`);
  return item;
}
