import { enableCompileCache } from 'node:module';
import type * as Pulumi from '@pulumi/pulumi';
import { GraphError, type GraphResource, type Properties, ResourceGraph } from './resource-graph.ts';
import { ACCOUNT, problemsWith, REGION } from './stand-in.ts';
import { standInFor } from './stand-ins.ts';

export type Program = () => unknown;

interface Registration {
  readonly type: string;
  readonly name: string;
  readonly parent: string | null;
  readonly dependencies: readonly string[];
  readonly custom: boolean;
}

const PROJECT = 'gatehouse';
const COMPONENT: Properties = {};
/** A secret on Pulumi's wire: an object with this key, and the value beside it. */
const SIGNATURE = '4dabf18193072939515e22adb298388d';

/**
 * Evaluates a Pulumi program in this process and returns what it declared. `load` imports the program; it is
 * called once Pulumi talks to the stand-ins, because some modules create resources when they are imported.
 */
export async function evaluate(stack: string, load: () => Promise<Program>): Promise<ResourceGraph> {
  enableCompileCache();
  const pulumi = await import('@pulumi/pulumi');
  const recording = new Recording(pulumi);
  await pulumi.runtime.setMocks(recording.mocks, PROJECT, stack, false);
  recording.listen();
  const escaped = (error: unknown) => recording.problems.push(messageOf(error));
  process.on('unhandledRejection', escaped);
  // Pulumi takes a stack trace for each resource and each promise: a third of an evaluation, for what nobody is shown.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  let failure: unknown;
  try {
    const program = await load();
    await pulumi.runtime.runInPulumiStack(async () => {
      pulumi.runtime.registerStackTransformation((args) => recording.watch(args));
      try {
        return (await program()) as Record<string, unknown>;
      } catch (error) {
        // Pulumi would reject a promise that nobody holds.
        failure = error;
        return {};
      }
    });
    if (failure !== undefined) throw failure;
    await pulumi.runtime.disconnect();
    recording.checkReads();
  } catch (error) {
    recording.problems.push(messageOf(error));
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    // Rejections are reported once the microtasks are done.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', escaped);
  }
  return recording.graph();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

class Recording {
  readonly problems: string[] = [];
  readonly #pulumi: typeof Pulumi;
  readonly #states = new Map<string, { inputs: Properties; outputs: Properties; id: string }>();
  readonly #registrations = new Map<string, Registration>();
  readonly #reads: { name: string; type: string; property: string }[] = [];

  constructor(pulumi: typeof Pulumi) {
    this.#pulumi = pulumi;
    reads = (type, name, property) => this.#reads.push({ type, name, property });
  }

  get mocks(): Pulumi.runtime.Mocks {
    return {
      newResource: (args) => this.#create(args),
      call: (args) => this.#call(args),
    };
  }

  async #create(args: Pulumi.runtime.MockResourceArgs): Promise<{ id: string; state: Properties }> {
    const inputs = (await this.#plain(args.inputs)) as Properties;
    const declared = { type: args.type, name: args.name, inputs };
    const key = `${args.type}::${args.name}`;
    // Parents tell two of one name apart on AWS; here nobody is told of them while a resource is made.
    if (this.#states.has(key)) {
      this.problems.push(
        `Two resources of the type ${args.type} are called '${args.name}': name them apart.`,
      );
    }
    if (args.custom === false) {
      this.#states.set(key, { inputs, outputs: COMPONENT, id: '' });
      return { id: '', state: inputs };
    }
    const standIn = standInFor(args.type);
    this.problems.push(...problemsWith(standIn, declared));
    const { id, ...added } = standIn?.outputs(declared) ?? { id: args.name };
    const state = { ...inputs, ...added };
    this.#states.set(key, { inputs, outputs: { ...state, id }, id });
    return { id, state };
  }

  async #call(args: Pulumi.runtime.MockCallArgs): Promise<Record<string, unknown>> {
    switch (args.token) {
      case 'aws:index/getRegion:getRegion':
        return { id: REGION, name: REGION, region: REGION, description: 'This machine' };
      case 'aws:index/getCallerIdentity:getCallerIdentity':
        return { id: ACCOUNT, accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, userId: ACCOUNT };
      case 'aws:index/getPartition:getPartition':
        return { id: 'aws', partition: 'aws', dnsSuffix: 'amazonaws.com', reverseDnsPrefix: 'com.amazonaws' };
      default:
        this.problems.push(`The program calls ${args.token}, which this machine cannot answer.`);
        return {};
    }
  }

  /** Secrets opened, references to resources replaced by their ids. */
  async #plain(value: unknown): Promise<unknown> {
    if (typeof value !== 'object' || value === null) return value;
    if (this.#isAsset(value)) return value;
    const { CustomResource } = this.#pulumi;
    if (CustomResource.isInstance(value)) return promised(value.id);
    if (Array.isArray(value)) return Promise.all(value.map((item) => this.#plain(item)));
    if (SIGNATURE in value && 'value' in value) return this.#plain(value.value);
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(
      await Promise.all(entries.map(async ([name, item]) => [name, await this.#plain(item)])),
    );
  }

  /** Not a type guard: structurally, any object is an asset. */
  #isAsset(value: object): boolean {
    const { Asset, Archive } = this.#pulumi.asset;
    return Asset.isInstance(value) || Archive.isInstance(value);
  }

  /** The mocks are not told parent and dependencies: they are read off the request that registers a resource. */
  listen(): void {
    const monitor = this.#pulumi.runtime.getMonitor() as unknown as Monitor;
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, callback) => {
      register(request, (error, response) => {
        if (response) this.#register(request, response.getUrn());
        callback(error, response);
      });
    };
  }

  #register(request: RegisterRequest, urn: string): void {
    if (this.#registrations.has(urn)) {
      this.problems.push(
        `'${request.getName()}' (${request.getType()}) is declared twice: both have the URN ${urn}.`,
      );
    }
    this.#registrations.set(urn, {
      type: request.getType(),
      name: request.getName(),
      parent: request.getParent() || null,
      dependencies: request.getDependenciesList(),
      custom: request.getCustom(),
    });
  }

  watch(args: Pulumi.ResourceTransformationArgs): undefined {
    // A component's outputs are its own business.
    if (standInFor(args.type) === undefined) return;
    const prototype = Object.getPrototypeOf(args.resource) as object;
    for (const property of Object.keys(args.props)) {
      if (property !== 'id' && property !== 'urn') watchProperty(prototype, args.type, property);
    }
    names.set(args.resource, args.name);
  }

  /**
   * An output that the stand-in does not give resolves to undefined, and the input that was made of it would
   * silently disappear. So every output that the program has read must be there.
   */
  checkReads(): void {
    const missing = new Set<string>();
    for (const { type, name, property } of this.#reads) {
      const state = this.#states.get(`${type}::${name}`);
      if (state && state.outputs[property] === undefined) {
        missing.add(
          `The program reads '${property}' of '${name}' (${type}), which its stand-in does not give.`,
        );
      }
    }
    this.problems.push(...missing);
  }

  graph(): ResourceGraph {
    if (this.problems.length > 0) throw new GraphError([...new Set(this.problems)]);
    const resources: GraphResource[] = [];
    for (const [urn, registration] of this.#registrations) {
      const state = this.#states.get(`${registration.type}::${registration.name}`);
      if (state) resources.push({ urn, ...registration, ...state });
    }
    return new ResourceGraph(resources);
  }
}

function promised(output: Pulumi.Output<unknown>): Promise<unknown> {
  return new Promise((resolve) => output.apply(resolve));
}

type Reader = (type: string, name: string, property: string) => void;

/** The recording in force: the accessors below are put on the classes once, and outlive an evaluation. */
let reads: Reader = () => undefined;
const names = new WeakMap<object, string>();

/** Pulumi assigns every output to the resource; the accessor turns that into a property that notes its reads. */
function watchProperty(prototype: object, type: string, property: string): void {
  if (Object.getOwnPropertyDescriptor(prototype, property)) return;
  Object.defineProperty(prototype, property, {
    configurable: true,
    get: () => undefined,
    set(this: object, value: unknown) {
      Object.defineProperty(this, property, {
        configurable: true,
        enumerable: true,
        get: () => {
          reads(type, names.get(this) ?? '', property);
          return value;
        },
      });
    },
  });
}

interface Monitor {
  registerResource(
    request: RegisterRequest,
    callback: (error: unknown, response?: { getUrn(): string }) => void,
  ): void;
}

interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getDependenciesList(): string[];
}
