import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Grpc from '@grpc/grpc-js';
import type * as AnalyzerService from '@pulumi/pulumi/proto/analyzer_grpc_pb.js';
import type * as AnalyzerMessages from '@pulumi/pulumi/proto/analyzer_pb.js';
import type * as EmptyMessages from 'google-protobuf/google/protobuf/empty_pb.js';
import type * as StructMessages from 'google-protobuf/google/protobuf/struct_pb.js';
import type { Registered } from '../../infra/engine.ts';

// Pulumi's own copies, and not ones that only look like them: messages are told apart by their classes.
const fromPulumi = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi'));
const grpc = fromPulumi('@grpc/grpc-js') as typeof Grpc;
const { AnalyzerClient } = fromPulumi('./proto/analyzer_grpc_pb.js') as typeof AnalyzerService;
const messages = fromPulumi('./proto/analyzer_pb.js') as typeof AnalyzerMessages;
const { Empty } = fromPulumi('google-protobuf/google/protobuf/empty_pb.js') as typeof EmptyMessages;
const { Struct } = fromPulumi('google-protobuf/google/protobuf/struct_pb.js') as typeof StructMessages;

const REPOSITORY = join(import.meta.dirname, '..', '..', '..');
const PACK = join(REPOSITORY, 'policies', 'guardrails');
const LAUNCHER = join(REPOSITORY, 'node_modules', '@pulumi', 'pulumi', 'cmd', 'run-policy-pack');
/** It is handed to the launcher, which asks nothing of it. */
const NO_ENGINE = '127.0.0.1:1';

/** By URN, as the program sends them. */
export type Resources = ReadonlyMap<string, Registered>;

export interface Diagnostic {
  readonly rule: string;
  readonly isMandatory: boolean;
  readonly message: string;
  /** Of the resource that a stack rule found; empty for rules over one resource. */
  readonly urn: string;
}

/** The policy pack in a process of its own, as `pulumi up --policy-pack` runs it. */
export class Pack {
  readonly #child: ChildProcess;
  readonly #client: AnalyzerService.AnalyzerClient;

  private constructor(child: ChildProcess, port: string) {
    this.#child = child;
    this.#client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }

  static async start(): Promise<Pack> {
    const child = spawn(process.execPath, [LAUNCHER, NO_ENGINE, PACK], {
      cwd: PACK,
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Pack(child, await portOf(child));
  }

  async stop(): Promise<void> {
    this.#client.close();
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
  }

  /** The rules that it enforces. */
  async rules(): Promise<readonly string[]> {
    const info = await answered<AnalyzerMessages.AnalyzerInfo>((answer) =>
      this.#client.getAnalyzerInfo(new Empty(), answer),
    );
    return info.getPoliciesList().map((policy) => policy.getName());
  }

  /** What it says about each resource, and then about all of them together. */
  async judge(resources: Resources): Promise<readonly Diagnostic[]> {
    const found: Diagnostic[] = [];
    for (const [urn, resource] of resources) found.push(...(await this.#analyze(urn, resource)));
    found.push(...(await this.#analyzeStack(resources)));
    return found;
  }

  async #analyze(urn: string, resource: Registered): Promise<readonly Diagnostic[]> {
    const request = new messages.AnalyzeRequest();
    request.setUrn(urn);
    request.setType(resource.type);
    request.setName(resource.name);
    request.setProperties(structOf(resource));
    request.setOptions(new messages.AnalyzerResourceOptions());
    return diagnosticsOf(await answered((answer) => this.#client.analyze(request, answer)));
  }

  async #analyzeStack(resources: Resources): Promise<readonly Diagnostic[]> {
    const request = new messages.AnalyzeStackRequest();
    request.setResourcesList([...resources].map(([urn, resource]) => analyzed(urn, resource)));
    return diagnosticsOf(await answered((answer) => this.#client.analyzeStack(request, answer)));
  }
}

/** It prints the port once it listens. */
async function portOf(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  child.stderr?.on('data', (data: Buffer) => said.push(data.toString()));
  const ended = once(child, 'exit').then(() => {
    throw new Error(`the policy pack did not start: ${said.join('')}`);
  });
  const [port] = (await Promise.race([once(child.stdout as NodeJS.EventEmitter, 'data'), ended])) as [Buffer];
  ended.catch(() => undefined);
  return port.toString().trim();
}

function analyzed(urn: string, resource: Registered): AnalyzerMessages.AnalyzerResource {
  const message = new messages.AnalyzerResource();
  message.setUrn(urn);
  message.setType(resource.type);
  message.setName(resource.name);
  message.setParent(resource.parent);
  message.setProperties(structOf(resource));
  message.setDependenciesList([...resource.dependencies]);
  message.setOptions(new messages.AnalyzerResourceOptions());
  return message;
}

function structOf({ inputs }: Registered): StructMessages.Struct {
  return Struct.fromJavaScript(inputs as Parameters<typeof Struct.fromJavaScript>[0]);
}

function answered<T>(call: (answer: (error: Error | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

function diagnosticsOf(response: AnalyzerMessages.AnalyzeResponse): readonly Diagnostic[] {
  return response.getDiagnosticsList().map((diagnostic) => ({
    rule: diagnostic.getPolicyname(),
    isMandatory: diagnostic.getEnforcementlevel() === messages.EnforcementLevel.MANDATORY,
    message: diagnostic.getMessage(),
    urn: diagnostic.getUrn(),
  }));
}
