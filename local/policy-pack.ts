import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type * as Grpc from '@grpc/grpc-js';
import type * as AnalyzerService from '@pulumi/pulumi/proto/analyzer_grpc_pb.js';
import type * as AnalyzerMessages from '@pulumi/pulumi/proto/analyzer_pb.js';
import type * as EmptyMessages from 'google-protobuf/google/protobuf/empty_pb.js';
import type * as StructMessages from 'google-protobuf/google/protobuf/struct_pb.js';
import type { Properties } from './resource-graph.ts';
import { StartError } from './start-error.ts';

// Pulumi's own copies, and not ones that only look like them: messages are told apart by their classes.
const fromPulumi = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi'));
const grpc = fromPulumi('@grpc/grpc-js') as typeof Grpc;
const { AnalyzerClient } = fromPulumi('./proto/analyzer_grpc_pb.js') as typeof AnalyzerService;
const messages = fromPulumi('./proto/analyzer_pb.js') as typeof AnalyzerMessages;
const { Empty } = fromPulumi('google-protobuf/google/protobuf/empty_pb.js') as typeof EmptyMessages;
const { Struct } = fromPulumi('google-protobuf/google/protobuf/struct_pb.js') as typeof StructMessages;

const ROOT = resolve(import.meta.dirname, '..');
const PACK = join(ROOT, 'policies', 'guardrails');
const LAUNCHER = join(ROOT, 'node_modules', '@pulumi', 'pulumi', 'cmd', 'run-policy-pack');
/** Where Node keeps what it compiled of the launcher, so that the next one starts sooner. */
const COMPILED = join(ROOT, '.cache', 'compiled');
/** It is handed to the launcher, which asks nothing of it. */
const NO_ENGINE = '127.0.0.1:1';
/** Ends the pack once nobody holds its input any more: it would serve for ever after a start that was killed. */
const ENDS_WITH_PARENT = "data:text/javascript,process.stdin.on('end',()=>process.exit()).resume().unref()";
/** The launcher loads a TypeScript compiler, which a busy machine takes its time for. */
const START_MILLISECONDS = 90_000;
/** All policies over one resource, or over all of them together. */
const CALL_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 5_000;
/** Calls on their way to the pack at the same time: it answers them one by one. */
const CONCURRENT_CALLS = 8;

/** A resource as Pulumi's engine would hand it to the pack: values as on Pulumi's wire, references as ids. */
export interface PackResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN, or empty. */
  readonly parent: string;
  /** URNs. */
  readonly dependencies: readonly string[];
  readonly inputs: Properties;
}

export interface Diagnostic {
  readonly rule: string;
  readonly isMandatory: boolean;
  /** URN of the resource that it is about. */
  readonly urn: string;
  /** What the rule says in general. */
  readonly description: string;
  /** Begins with the description, on a line of its own. */
  readonly message: string;
}

/** The policy pack in a process of its own, as `pulumi up --policy-pack` runs it. */
export class PolicyPack {
  readonly #child: ChildProcess;
  readonly #client: AnalyzerService.AnalyzerClient;

  private constructor(child: ChildProcess, port: string) {
    this.#child = child;
    this.#client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }

  /** @throws StartError if it does not listen in time */
  static async start(): Promise<PolicyPack> {
    const child = spawn(process.execPath, ['--import', ENDS_WITH_PARENT, LAUNCHER, NO_ENGINE, PACK], {
      cwd: PACK,
      env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILED },
      stdio: 'pipe',
    });
    try {
      return new PolicyPack(child, await portOf(child));
    } catch (error) {
      await end(child);
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#client.close();
    await end(this.#child);
  }

  /** The rules that it enforces. */
  async rules(): Promise<readonly string[]> {
    const info = await answered<AnalyzerMessages.AnalyzerInfo>((...rest) =>
      this.#client.getAnalyzerInfo(new Empty(), ...rest),
    );
    return info.getPoliciesList().map((policy) => policy.getName());
  }

  /** What it says about each resource, and then about all of them together. */
  async judge(resources: readonly PackResource[]): Promise<readonly Diagnostic[]> {
    const alone: (readonly Diagnostic[])[] = [];
    const waiting = [...resources.entries()];
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [position, resource] = next;
        alone[position] = await this.#analyze(resource);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENT_CALLS }, work));
    return [...alone.flat(), ...(await this.#analyzeStack(resources))];
  }

  async #analyze(resource: PackResource): Promise<readonly Diagnostic[]> {
    const request = new messages.AnalyzeRequest();
    request.setUrn(resource.urn);
    request.setType(resource.type);
    request.setName(resource.name);
    request.setProperties(structOf(resource));
    request.setOptions(new messages.AnalyzerResourceOptions());
    const response = await answered<AnalyzerMessages.AnalyzeResponse>((...rest) =>
      this.#client.analyze(request, ...rest),
    );
    return diagnosticsOf(response, resource.urn);
  }

  async #analyzeStack(resources: readonly PackResource[]): Promise<readonly Diagnostic[]> {
    const request = new messages.AnalyzeStackRequest();
    request.setResourcesList(resources.map(analyzed));
    const response = await answered<AnalyzerMessages.AnalyzeResponse>((...rest) =>
      this.#client.analyzeStack(request, ...rest),
    );
    return diagnosticsOf(response, '');
  }
}

/** It prints the port once it listens. */
async function portOf(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  child.stderr?.on('data', (data: Buffer) => said.push(data.toString()));
  const waiting = new AbortController();
  const bound = setTimeout(() => waiting.abort(), START_MILLISECONDS);
  try {
    const [first] = await Promise.race([
      once(child.stdout as NodeJS.EventEmitter, 'data', { signal: waiting.signal }),
      once(child, 'exit', { signal: waiting.signal }),
    ]);
    if (Buffer.isBuffer(first)) return first.toString().trim();
  } catch (error) {
    said.push(waiting.signal.aborted ? `it was waited for ${START_MILLISECONDS / 1000} s` : String(error));
  } finally {
    clearTimeout(bound);
    waiting.abort();
  }
  throw new StartError(`The guardrails cannot be asked, because their pack does not start: ${said.join('')}`);
}

/** A pack holds nothing that it could lose. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.stdin?.end();
  const insist = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
  await ended;
  clearTimeout(insist);
}

function analyzed(resource: PackResource): AnalyzerMessages.AnalyzerResource {
  const message = new messages.AnalyzerResource();
  message.setUrn(resource.urn);
  message.setType(resource.type);
  message.setName(resource.name);
  message.setParent(resource.parent);
  message.setProperties(structOf(resource));
  message.setDependenciesList([...resource.dependencies]);
  message.setOptions(new messages.AnalyzerResourceOptions());
  return message;
}

function structOf({ inputs }: PackResource): StructMessages.Struct {
  return Struct.fromJavaScript(inputs as Parameters<typeof Struct.fromJavaScript>[0]);
}

type Rest<T> = [Grpc.Metadata, Partial<Grpc.CallOptions>, (error: Error | null, response: T) => void];

function answered<T>(call: (...rest: Rest<T>) => unknown): Promise<T> {
  return new Promise((fulfil, reject) => {
    call(new grpc.Metadata(), { deadline: Date.now() + CALL_MILLISECONDS }, (error, response) =>
      error === null ? fulfil(response) : reject(error),
    );
  });
}

function diagnosticsOf(response: AnalyzerMessages.AnalyzeResponse, urn: string): readonly Diagnostic[] {
  return response.getDiagnosticsList().map((diagnostic) => ({
    rule: diagnostic.getPolicyname(),
    isMandatory: diagnostic.getEnforcementlevel() === messages.EnforcementLevel.MANDATORY,
    urn: diagnostic.getUrn() || urn,
    description: diagnostic.getDescription(),
    message: diagnostic.getMessage(),
  }));
}
