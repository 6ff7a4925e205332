import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import type { Policy } from '../../core/policy/policy.ts';
import { FUNCTIONS, type FunctionDeclaration } from '../../infra/functions.ts';
import type { Outputs } from '../../infra/outputs.ts';

export type Inputs = Readonly<Record<string, unknown>>;

export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly inputs: Inputs;
}

const REGION = 'eu-central-1';
const ACCOUNT = '123456789012';
const HANDLER = `export const handler = async () => GATEHOUSE_POLICY.version;\n`;

/** The parts of a dashboard, a line each. */
const DASHBOARD: Readonly<Record<string, string>> = {
  'index.html': '<title>Test</title><!-- scripts and styles -->',
  'main.tsx': `import './styles.css';\ndocument.title = 'A test';\n`,
  'styles.css': 'p { color: red }',
  'tsconfig.json': '{}',
  'public/favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'session/session-worker.ts': 'self.onmessage = () => undefined;\n',
  'session/pacemaker.ts': 'self.postMessage(null);\n',
  'policy-worker/policy-worker.ts': 'self.onmessage = () => undefined;\n',
};

/**
 * A checkout whose handlers are one line each, and its dashboard little more, so that a test bundles no SDK and touches no
 * bundle of another's.
 */
export function createCheckout(names: readonly string[] = FUNCTIONS.map(({ name }) => name)): string {
  const root = mkdtempSync(join(tmpdir(), 'gatehouse-infra-'));
  for (const name of names) {
    mkdirSync(join(root, 'functions', name), { recursive: true });
    writeFileSync(join(root, 'functions', name, 'index.ts'), HANDLER);
  }
  for (const [path, text] of Object.entries(DASHBOARD)) {
    const file = join(root, 'dashboard', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return root;
}

export function removeCheckout(root: string): void {
  rmSync(root, { recursive: true, force: true });
}

/** What a program declared, once every resource of it is registered. */
export class Recording {
  readonly resources: readonly Recorded[];
  readonly outputs: Outputs;

  constructor(resources: readonly Recorded[], outputs: Outputs) {
    this.resources = resources;
    this.outputs = outputs;
  }

  /** Inputs of all resources of a type, `apigateway/method:Method`, by their names: they are registered as it happens. */
  all(type: string): readonly Inputs[] {
    return this.resources
      .filter((resource) => resource.type === `aws:${type}`)
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .map(({ inputs }) => inputs);
  }

  /** Inputs of the one resource of a type with a name. */
  one(type: string, name: string): Inputs {
    const found = this.resources.filter((one) => one.type === `aws:${type}` && one.name === name);
    if (found.length !== 1) throw new Error(`${found.length} resources are aws:${type} ${name}`);
    return found[0]?.inputs ?? {};
  }

  /** `<type> <name>` of everything on AWS, sorted. */
  names(): readonly string[] {
    return this.resources
      .filter(({ type }) => type.startsWith('aws:'))
      .map(({ type, name }) => `${type} ${name}`)
      .sort();
  }
}

/** Evaluates the program of one environment; what it proves is what is declared, not what AWS makes of it. */
export async function record(
  environment: string,
  root: string,
  policy?: Policy,
  config: Readonly<Record<string, string>> = {},
  functions?: readonly FunctionDeclaration[],
): Promise<Recording> {
  const resources: Recorded[] = [];
  const failures: unknown[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        resources.push({ type, name, inputs });
        return { id: `${name}-id`, state: { ...inputs, ...computedBy(type, name) } };
      },
      call: ({ token }) => {
        failures.push(new Error(`the program calls ${token}`));
        return {};
      },
    },
    'gatehouse',
    environment,
  );
  pulumi.runtime.setAllConfig({ 'aws:region': REGION, ...config });
  const { build } = await import('../../infra/index.ts');
  // Pulumi takes a stack trace for each resource, and a test runner maps every line of it: most of an evaluation.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  let outputs: Outputs | undefined;
  await pulumi.runtime.runInPulumiStack(async () => {
    try {
      outputs = build(environment, {
        root,
        ...(policy === undefined ? {} : { policy }),
        ...(functions === undefined ? {} : { functions }),
      });
    } catch (failure) {
      // Thrown on, it would end the process: Pulumi rejects more promises than it hands out.
      failures.push(failure);
    }
    return { ...outputs };
  });
  // The outputs are known before the last resource is.
  await pulumi.runtime.disconnect();
  Error.stackTraceLimit = stackTraceLimit;
  if (failures.length > 0) throw failures[0];
  if (outputs === undefined) throw new Error('the program did not run');
  return new Recording(resources, outputs);
}

/** What a provider would add to the inputs. */
function computedBy(type: string, name: string): Record<string, string> {
  const [service = ''] = type.split(/[:/]/).slice(1);
  const arn = `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`;
  switch (type) {
    case 'aws:apigateway/restApi:RestApi':
      return {
        executionArn: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${name}-id`,
        rootResourceId: `${name}-root`,
      };
    case 'aws:apigateway/usagePlan:UsagePlan':
      return { arn: `arn:aws:apigateway:${REGION}::/usageplans/${name}-id` };
    case 'aws:lambda/function:Function':
      return { arn, invokeArn: `invoke:${name}`, responseStreamingInvokeArn: `stream:${name}` };
    case 'aws:iam/role:Role':
      return { arn, name: `${name}-name` };
    case 'aws:apigateway/domainName:DomainName':
      return { regionalDomainName: `${name}.example.net` };
    case 'aws:s3/bucket:Bucket':
      return { arn, bucketRegionalDomainName: `${name}.s3.${REGION}.amazonaws.com` };
    case 'aws:cloudfront/distribution:Distribution':
      return { arn, domainName: `${name}.cloudfront.net` };
    default:
      return { arn };
  }
}

/** The value of an output that is known. */
export function known<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}
