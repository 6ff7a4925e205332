import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Grpc from '@grpc/grpc-js';
import type * as EngineService from '@pulumi/pulumi/proto/engine_grpc_pb.js';
import type * as EngineMessages from '@pulumi/pulumi/proto/engine_pb.js';
import type * as ResourceService from '@pulumi/pulumi/proto/resource_grpc_pb.js';
import type * as ResourceMessages from '@pulumi/pulumi/proto/resource_pb.js';
import type * as EmptyMessages from 'google-protobuf/google/protobuf/empty_pb.js';
import type * as StructMessages from 'google-protobuf/google/protobuf/struct_pb.js';

// Pulumi's own copies, and not ones that only look like them: messages are told apart by their classes.
const fromPulumi = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi'));
const grpc = fromPulumi('@grpc/grpc-js') as typeof Grpc;
const { EngineService: engineService } = fromPulumi('./proto/engine_grpc_pb.js') as typeof EngineService;
const engineMessages = fromPulumi('./proto/engine_pb.js') as typeof EngineMessages;
const { ResourceMonitorService } = fromPulumi('./proto/resource_grpc_pb.js') as typeof ResourceService;
const messages = fromPulumi('./proto/resource_pb.js') as typeof ResourceMessages;
const { Empty } = fromPulumi('google-protobuf/google/protobuf/empty_pb.js') as typeof EmptyMessages;
const { Struct } = fromPulumi('google-protobuf/google/protobuf/struct_pb.js') as typeof StructMessages;

type Call<Request> = { readonly request: Request };
type Answer<Response> = (error: Grpc.ServiceError | null, response: Response) => void;

const REPOSITORY = join(import.meta.dirname, '..', '..');
const PROJECT = 'gatehouse';
const REGION = 'eu-central-1';
const ACCOUNT = '123456789012';
const STACK = 'pulumi:pulumi:Stack';
/** How Pulumi's wire says that a value is not known yet. */
export const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly protect: boolean;
  readonly provider: string;
  readonly dependencies: readonly string[];
  readonly inputs: Readonly<Record<string, unknown>>;
}

export interface Run {
  readonly exitCode: number | null;
  /** What the program wrote, and what it logged through the engine. */
  readonly said: string;
  readonly resources: ReadonlyMap<string, Registered>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface RunOptions {
  readonly stack: string;
  /** A preview: nothing that AWS computes is known. */
  readonly preview: boolean;
}

/** Runs the program as the `pulumi` command does: its own launcher in a process, an engine behind gRPC. */
export async function runProgram(options: RunOptions): Promise<Run> {
  const engine = new Engine(options);
  const address = await engine.listen();
  try {
    const { exitCode, said } = await launch(options, address);
    return {
      exitCode,
      said: said + engine.logged.join('\n'),
      resources: engine.resources,
      outputs: engine.outputs,
    };
  } finally {
    engine.close();
  }
}

function launch(
  { stack, preview }: RunOptions,
  address: string,
): Promise<{ exitCode: number | null; said: string }> {
  const args = [
    join(REPOSITORY, 'node_modules', '@pulumi', 'pulumi', 'cmd', 'run'),
    `--monitor=${address}`,
    `--engine=${address}`,
    `--project=${PROJECT}`,
    `--stack=${stack}`,
    `--root-directory=${REPOSITORY}`,
    `--pwd=${join(REPOSITORY, 'infra')}`,
    '--parallel=16',
    ...(preview ? ['--dry-run'] : []),
    'program.ts',
  ];
  const environment = {
    PATH: process.env.PATH,
    PULUMI_NODEJS_TYPESCRIPT: 'false',
    NODE_COMPILE_CACHE: join(REPOSITORY, '.cache', 'compiled'),
    // Pulumi takes a stack trace for each resource and each promise: most of what a run costs.
    NODE_OPTIONS: '--stack-trace-limit=0',
    PULUMI_CONFIG: JSON.stringify({ 'aws:region': REGION }),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env: environment });
    const said: string[] = [];
    child.stdout.on('data', (data: Buffer) => said.push(data.toString()));
    child.stderr.on('data', (data: Buffer) => said.push(data.toString()));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, said: said.join('') }));
  });
}

/** As much of Pulumi's engine as a program talks to. It makes up what AWS would compute, or leaves it unknown. */
class Engine {
  readonly resources = new Map<string, Registered>();
  readonly logged: string[] = [];
  outputs: Readonly<Record<string, unknown>> = {};
  readonly #options: RunOptions;
  readonly #server = new grpc.Server();
  #root = '';

  constructor(options: RunOptions) {
    this.#options = options;
    this.#server.addService(ResourceMonitorService, {
      supportsFeature: (call: Call<ResourceMessages.SupportsFeatureRequest>, answer: Answer<unknown>) =>
        answer(null, supported(call.request.getId() !== 'outputValues')),
      registerResource: (call: Call<ResourceMessages.RegisterResourceRequest>, answer: Answer<unknown>) =>
        answer(null, this.#register(call.request)),
      registerResourceOutputs: (
        { request }: Call<ResourceMessages.RegisterResourceOutputsRequest>,
        answer: Answer<unknown>,
      ) => {
        if (request.getUrn() === this.#root) this.outputs = contentOf(request.getOutputs());
        answer(null, new Empty());
      },
      signalAndWaitForShutdown: (_: unknown, answer: Answer<unknown>) => answer(null, new Empty()),
    });
    this.#server.addService(engineService, {
      log: ({ request }: Call<EngineMessages.LogRequest>, answer: Answer<unknown>) => {
        if (request.getSeverity() >= engineMessages.LogSeverity.WARNING)
          this.logged.push(request.getMessage());
        answer(null, new Empty());
      },
      getRootResource: (_: unknown, answer: Answer<unknown>) => {
        const response = new engineMessages.GetRootResourceResponse();
        response.setUrn(this.#root);
        answer(null, response);
      },
      setRootResource: (
        { request }: Call<EngineMessages.SetRootResourceRequest>,
        answer: Answer<unknown>,
      ) => {
        this.#root = request.getUrn();
        answer(null, new engineMessages.SetRootResourceResponse());
      },
    });
  }

  listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) =>
        error === null ? resolve(`127.0.0.1:${port}`) : reject(error),
      );
    });
  }

  close(): void {
    this.#server.forceShutdown();
  }

  #register(request: ResourceMessages.RegisterResourceRequest): ResourceMessages.RegisterResourceResponse {
    const [type, name] = [request.getType(), request.getName()];
    const urn = `urn:pulumi:${this.#options.stack}::${PROJECT}::${typePath(request.getParent(), type)}::${name}`;
    if (this.resources.has(urn)) throw new Error(`declared twice: ${urn}`);
    const inputs = contentOf(request.getObject());
    this.resources.set(urn, {
      type,
      name,
      parent: request.getParent(),
      protect: request.getProtect() ?? false,
      provider: request.getProvider(),
      dependencies: request.getDependenciesList(),
      inputs,
    });
    const response = new messages.RegisterResourceResponse();
    response.setUrn(urn);
    const { preview } = this.#options;
    if (request.getCustom() && !preview) response.setId(`${name}-id`);
    const computed = preview || !request.getCustom() ? {} : computedBy(type, name);
    response.setObject(
      Struct.fromJavaScript({ ...inputs, ...computed } as Parameters<typeof Struct.fromJavaScript>[0]),
    );
    return response;
  }
}

function supported(has: boolean): ResourceMessages.SupportsFeatureResponse {
  const response = new messages.SupportsFeatureResponse();
  response.setHassupport(has);
  return response;
}

function contentOf(struct: StructMessages.Struct | undefined): Record<string, unknown> {
  return struct?.toJavaScript() ?? {};
}

function typePath(parent: string, type: string): string {
  const above = parent.split('::')[2] ?? '';
  return above === '' || above === STACK ? type : `${above}$${type}`;
}

/** What AWS would compute. */
function computedBy(type: string, name: string): Record<string, string> {
  return {
    arn: arnOf(type, name),
    executionArn: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${name}-id`,
    rootResourceId: `${name}-root`,
    invokeArn: `invoke:${name}`,
    responseStreamingInvokeArn: `stream:${name}`,
    bucketRegionalDomainName: `${name}.s3.${REGION}.amazonaws.com`,
    domainName: `${name}.cloudfront.net`,
  };
}

function arnOf(type: string, name: string): string {
  const service = type.split(/[:/]/)[1] ?? '';
  switch (service) {
    case 'apigateway':
      return `arn:aws:apigateway:${REGION}::/usageplans/${name}-id`;
    case 'cloudfront':
      return `arn:aws:cloudfront::${ACCOUNT}:distribution/${name}`;
    case 'cloudwatch':
      if (type.endsWith(':EventRule')) return `arn:aws:events:${REGION}:${ACCOUNT}:rule/${name}`;
      return `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}`;
    default:
      return `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`;
  }
}
