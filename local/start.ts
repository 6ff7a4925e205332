import { join, resolve } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { PolicyDocument } from '../core/policy/parse.ts';
import type { Policy } from '../core/policy/policy.ts';
import { tableVariables } from '../infra/naming.ts';
import type { DocumentedPolicy } from '../infra/policies.ts';
import { createDynamo } from '../stores/dynamodb.ts';
import { ApiKeys } from './api-keys.ts';
import { bucketsOf } from './bucket.ts';
import { startControlPlane } from './control-plane.ts';
import { compileDistribution } from './distribution.ts';
import { loadFunctions } from './function.ts';
import { enforceGuardrails } from './guardrails.ts';
import { claimHome } from './home.ts';
import { subscribeToLogs } from './log-subscription.ts';
import { ObjectFiles } from './object-files.ts';
import { startObjectServer } from './object-server.ts';
import { type OperatorEnvironment, writeOperatorFile } from './operator-file.ts';
import { openProviderSecrets } from './provider-secrets.ts';
import { withProviderUrls } from './provider-urls.ts';
import type { ResourceGraph } from './resource-graph.ts';
import { Running } from './running.ts';
import { compileSchedules, Schedules } from './schedule.ts';
import type { SecretVault } from './secret-vault.ts';
import { startSecretsServer } from './secrets-server.ts';
import { LocalServer } from './server.ts';
import { compileStages } from './stage.ts';
import { REGION } from './stand-in.ts';
import { startStore } from './store.ts';
import { createTables } from './table.ts';
import { UsagePlans } from './usage-plan.ts';
import { unevaluatedGroups } from './web-acl.ts';

export interface LocalOptions {
  readonly environment?: string;
  /** Instead of the one that the documents of this checkout declare for the environment. */
  readonly policy?: Policy;
  /** Those that `policy` was read from, where that is given; none if left out. */
  readonly documents?: readonly PolicyDocument[];
  /** 0 takes any that is free. */
  readonly port: number;
  /** The state folder. */
  readonly home: string;
  /** Provider → API key: the value of its secret. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Provider → address in the place of its own. */
  readonly providerUrls?: Readonly<Record<string, string>>;
  /** Puts something between the store and everyone who asks it: for whoever counts what is asked. */
  readonly storeThrough?: (endpoint: string) => Promise<string>;
  /** Done when all is up and before the first request is served. */
  readonly prepare?: (local: Local) => Promise<void>;
  /** Hears what whoever runs this should know, a sentence at a time. */
  readonly log?: (sentence: string) => void;
}

export interface Local {
  /** `http://localhost:<port>`; a surface's base address is `<url>/<surface>`. */
  readonly url: string;
  readonly port: number;
  readonly policy: Policy;
  readonly graph: ResourceGraph;
  readonly dynamo: DynamoDBClient;
  /** What all functions together are told: with it, `stores/` opens the same tables and usage plans. */
  readonly environment: Readonly<Record<string, string>>;
  /** What an operator is told: with it, `stores/` opens every table. */
  readonly operator: OperatorEnvironment;
  stop(): Promise<void>;
}

/** Requests in flight have so long to end once the server is told to stop. */
const DRAIN_MILLISECONDS = 10_000;
const STORE_ENDED =
  'The store has ended: every request that needs it is answered 503. Start again; what was answered before is kept.';
/** The environment that this machine stands for. */
export const LOCAL = 'local';
const ROOT = resolve(import.meta.dirname, '..');

/** Serves what the Pulumi program declares for the environment. */
export async function startLocal(options: LocalOptions): Promise<Local> {
  const environment = options.environment ?? LOCAL;
  const declared =
    options.policy === undefined
      ? await readPolicy(environment)
      : { policy: options.policy, documents: options.documents ?? [] };
  const policy = withProviderUrls(declared.policy, options.providerUrls ?? {});
  const declare = async () => {
    const { declaredFor } = await import('./declared-for.ts');
    const { bundledGraph } = await import('./bundled-graph.ts');
    return bundledGraph(await declaredFor(policy), { ...declared, policy });
  };
  return startGraph(options, policy, declare, enforceGuardrails);
}

/** The policy of an environment, and the documents of a folder that it is from: this checkout's if none is named. */
export async function readPolicy(environment: string, directory?: string): Promise<DocumentedPolicy> {
  const { loadPolicyWithDocuments } = await import('../infra/policies.ts');
  return directory === undefined
    ? loadPolicyWithDocuments(environment)
    : loadPolicyWithDocuments(environment, directory);
}

/** Rejects if a graph must not be served. */
type Judge = (graph: ResourceGraph, say: (sentence: string) => void) => Promise<void>;

/** Serves a graph, whoever declared it. Whatever fails, nothing is left behind. */
export async function startGraph(
  options: LocalOptions,
  policy: Policy,
  declare: () => Promise<ResourceGraph>,
  judge: Judge = async () => undefined,
): Promise<Local> {
  const running = new Running();
  try {
    return await start(options, policy, { declare, judge }, running);
  } catch (error) {
    await running.stop(0);
    throw error;
  }
}

async function start(
  options: LocalOptions,
  policy: Policy,
  { declare, judge }: { readonly declare: () => Promise<ResourceGraph>; readonly judge: Judge },
  running: Running,
): Promise<Local> {
  const say = options.log ?? (() => undefined);
  const home = claimHome(resolve(options.home));
  running.home = home;
  const server = await LocalServer.listen(options.port);
  running.server = server;
  const url = `http://localhost:${server.port}`;
  const starting = startStore(home, () => say(STORE_ENDED));
  starting.then(
    (store) => {
      running.store = store;
    },
    () => undefined,
  );
  // Both at once: declaring keeps this process busy, the store starts in another.
  const [store, graph] = await settled(starting, declare());
  // Another process judges while this one goes on.
  const judging = running.until(judge(graph, say));
  const storeUrl = (await options.storeThrough?.(store.url)) ?? store.url;
  const connection = storeEnvironment(storeUrl);
  const dynamo = createDynamo(connection);
  running.dynamo = dynamo;
  await createTables(graph, dynamo);
  const operator = { ...connection, ...tableVariables(policy.environment.name) };
  running.removeOperatorFile = writeOperatorFile(home, operator);
  const keys = await ApiKeys.open(dynamo);
  const usagePlans = new UsagePlans(graph, keys);
  const secrets = openProviderSecrets(graph, policy, options.secrets ?? {}, Date.now());
  const files = new ObjectFiles(join(home.directory, 'objects'), bucketsOf(graph));
  const endpoints = await startEndpoints({ storeUrl, keys, usagePlans, secrets, files }, running);
  const functions = await loadFunctions(graph, { environment: endpoints, url, logs: home.logs, root: ROOT });
  running.functions = functions;
  const stages = compileStages(graph, functions.byArn, usagePlans);
  const distribution = compileDistribution(graph, { url, root: ROOT });
  running.subscriptions = subscribeToLogs(graph, functions, Date.now());
  const schedules = new Schedules(compileSchedules(graph, functions.byArn), Date.now);
  running.schedules = schedules;
  const groups = unevaluatedGroups(graph);
  if (groups.length > 0)
    say(`AWS keeps these rule groups to itself, so they are not evaluated here: ${groups.join(', ')}.`);
  const local = {
    url,
    port: server.port,
    policy,
    graph,
    dynamo,
    environment: functions.environment,
    operator,
    stop: () => running.stop(DRAIN_MILLISECONDS),
  };
  await judging;
  await options.prepare?.(local);
  server.serve({ stages, distribution });
  schedules.start();
  return local;
}

interface Behind {
  readonly storeUrl: string;
  readonly keys: ApiKeys;
  readonly usagePlans: UsagePlans;
  readonly secrets: SecretVault;
  readonly files: ObjectFiles;
}

/** Addresses in the place of AWS's own, in the variables by which the AWS SDK is told them. */
async function startEndpoints(
  { storeUrl, keys, usagePlans, secrets, files }: Behind,
  running: Running,
): Promise<Readonly<Record<string, string>>> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: storeUrl,
    AWS_ENDPOINT_URL_S3: await running.listening(startObjectServer(files)),
    AWS_ENDPOINT_URL_API_GATEWAY: await running.listening(startControlPlane(keys, usagePlans, Date.now)),
    AWS_ENDPOINT_URL_SECRETS_MANAGER: await running.listening(startSecretsServer(secrets, Date.now)),
  };
}

/** Like `Promise.all`, but waits for both even if one fails, so that what the other made can be undone. */
async function settled<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

/** The store asks for credentials, and takes any. */
function storeEnvironment(url: string) {
  return {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: url,
  };
}
