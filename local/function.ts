import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { evaluateBundle } from './evaluate-bundle.ts';
import { LogFile } from './function-log.ts';
import { consoleFor, type LogLevel, processFor } from './function-process.ts';
import { withLocalAddresses } from './gateway-addresses.ts';
import { type Handler, Lambda } from './lambda.ts';
import {
  GraphError,
  type GraphResource,
  nameOf,
  numberOf,
  type ResourceGraph,
  textOf,
} from './resource-graph.ts';
import { arnOf, idOf, physicalName, REGION, type StandIn } from './stand-in.ts';

export const FUNCTION = 'aws:lambda/function:Function';
export const PERMISSION = 'aws:lambda/permission:Permission';

const ONE_SANDBOX = 'all functions share one process';

export const FUNCTION_STAND_INS: readonly StandIn[] = [
  {
    type: FUNCTION,
    honours: [
      'name',
      'code',
      'handler',
      'runtime',
      'environment',
      'timeout',
      'memorySize',
      'reservedConcurrentExecutions',
      'loggingConfig',
    ],
    ignores: {
      role: 'IAM is not evaluated on this machine',
      architectures: 'the machine has its own',
      description: 'text for people',
      tracingConfig: 'there is nothing to trace to',
      packageType: 'the code is an archive, or is refused',
      publish: 'there is one version',
      ephemeralStorage: ONE_SANDBOX,
      sourceCodeHash: 'the code is read at every start',
      kmsKeyArn: 'the environment stays in this process',
      snapStart: ONE_SANDBOX,
      skipDestroy: 'nothing is deleted',
    },
    outputs: (resource) => {
      const name = physicalName(resource);
      const arn = arnOf('lambda', `function:${name}`);
      const invokeArn = `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arn}/invocations`;
      return {
        id: name,
        name,
        arn,
        invokeArn,
        qualifiedArn: `${arn}:$LATEST`,
        qualifiedInvokeArn: invokeArn,
        responseStreamingInvokeArn: `arn:aws:apigateway:${REGION}:lambda:path/2021-11-15/functions/${arn}/response-streaming-invocations`,
        version: '$LATEST',
      };
    },
  },
  {
    type: PERMISSION,
    honours: ['action', 'function', 'principal', 'sourceArn'],
    ignores: { statementId: 'a name for people', sourceAccount: 'there is one account' },
    outputs: (resource) => ({ id: idOf(resource), statementId: physicalName(resource, 'statementId') }),
  },
];

const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MEGABYTES = 128;

export interface Surroundings {
  /** What every function is told besides its own environment: endpoints that stand for AWS's. */
  readonly environment: Readonly<Record<string, string>>;
  /** Address of this server without path, in place of each REST API's own. */
  readonly url: string;
  /** Folder of the log files. */
  readonly logs: string;
  /** What relative paths of archives are relative to. */
  readonly root: string;
}

/** What a function logs. */
export interface FunctionLog {
  readonly functionArn: string;
  /** Name of its log group. */
  readonly group: string;
  readonly file: LogFile;
}

export interface LoadedFunctions {
  readonly byArn: ReadonlyMap<string, Lambda>;
  readonly logs: readonly FunctionLog[];
  /** The variables of all of them together. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Loads every function of the graph from the code that it declares. */
export async function loadFunctions(
  graph: ResourceGraph,
  surroundings: Surroundings,
): Promise<LoadedFunctions> {
  const logs: FunctionLog[] = [];
  const byArn = new Map<string, Lambda>();
  for (const resource of graph.ofType(FUNCTION)) {
    const functionArn = textOf(resource, 'arn');
    const file = new LogFile(join(surroundings.logs, `${textOf(resource, 'name')}.log`));
    logs.push({ functionArn, group: logGroupOf(resource), file });
    byArn.set(functionArn, await loadFunction(resource, surroundings, file));
  }
  return {
    byArn,
    logs,
    environment: Object.assign({}, ...graph.ofType(FUNCTION).map((one) => environmentOf(one, surroundings))),
    close: async () => {
      await Promise.all(logs.map(({ file }) => file.close()));
    },
  };
}

function logGroupOf(resource: GraphResource): string {
  const declared = (resource.inputs.loggingConfig as { logGroup?: string } | undefined)?.logGroup;
  return declared ?? `/aws/lambda/${textOf(resource, 'name')}`;
}

async function loadFunction(
  resource: GraphResource,
  surroundings: Surroundings,
  log: LogFile,
): Promise<Lambda> {
  const runtime = resource.inputs.runtime;
  if (typeof runtime !== 'string' || !runtime.startsWith('nodejs')) {
    throw new GraphError([
      `${nameOf(resource)}: this machine runs Node.js functions only, not '${runtime}'.`,
    ]);
  }
  const [file = '', member = ''] = textOf(resource, 'handler').split('.');
  const { code, path } = await readCode(resource, `${file}.js`, surroundings.root);
  const level = (resource.inputs.loggingConfig as { applicationLogLevel?: LogLevel } | undefined)
    ?.applicationLogLevel;
  const own = {
    process: processFor(environmentOf(resource, surroundings), log),
    console: consoleFor(log, level ?? 'INFO'),
  };
  const handler = evaluateBundle(code, path, own)[member];
  if (typeof handler !== 'function') {
    throw new GraphError([`${nameOf(resource)}: ${path} exports no function '${member}'.`]);
  }
  const concurrency = numberOf(resource, 'reservedConcurrentExecutions', -1);
  const settings = {
    name: textOf(resource, 'name'),
    arn: textOf(resource, 'arn'),
    timeoutMilliseconds: numberOf(resource, 'timeout', DEFAULT_TIMEOUT_SECONDS) * 1000,
    memoryMegabytes: numberOf(resource, 'memorySize', DEFAULT_MEMORY_MEGABYTES),
    concurrency: concurrency < 0 ? null : concurrency,
  };
  return new Lambda(settings, handler as Handler, log);
}

interface CodeLike {
  readonly path?: Promise<string> | string;
  readonly text?: Promise<string> | string;
  readonly assets?: Promise<Record<string, CodeLike>> | Record<string, CodeLike>;
}

/** The text of one file of the declared archive: a folder, or a map of files. */
async function readCode(
  resource: GraphResource,
  file: string,
  root: string,
): Promise<{ code: string; path: string }> {
  const archive = (resource.inputs.code ?? {}) as CodeLike;
  const asset = archive.assets === undefined ? undefined : (await archive.assets)[file];
  if (asset?.text !== undefined) return { code: await asset.text, path: join(root, file) };
  const declared = asset
    ? await asset.path
    : archive.path === undefined
      ? undefined
      : join(await archive.path, file);
  if (declared === undefined) throw new GraphError([`${nameOf(resource)}: its code holds no ${file}.`]);
  const path = resolve(root, declared);
  try {
    return { code: readFileSync(path, 'utf8'), path };
  } catch {
    throw new GraphError([`${nameOf(resource)}: its code ${path} cannot be read.`]);
  }
}

/** Lambda's own variables. The credentials open nothing: the store on this machine asks for some, and takes any. */
const LAMBDA_VARIABLES = {
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  TZ: ':UTC',
};

function environmentOf(resource: GraphResource, surroundings: Surroundings): Record<string, string> {
  const declared =
    (resource.inputs.environment as { variables?: Record<string, string> } | undefined)?.variables ?? {};
  const own = Object.entries(declared).map(([name, value]) => [
    name,
    withLocalAddresses(value, surroundings.url),
  ]);
  return {
    ...LAMBDA_VARIABLES,
    AWS_LAMBDA_FUNCTION_NAME: textOf(resource, 'name'),
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(numberOf(resource, 'memorySize', DEFAULT_MEMORY_MEGABYTES)),
    ...surroundings.environment,
    ...Object.fromEntries(own),
  };
}
