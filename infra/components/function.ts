import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Environment } from '../../core/policy/policy.ts';
import type { FunctionDeclaration } from '../functions.ts';
import { physicalName } from '../naming.ts';
import { allow, IAM_POLICY_VERSION, policyOf, type Statement } from '../permissions.ts';

export interface LambdaFunctionArgs {
  readonly declaration: FunctionDeclaration;
  readonly environment: Environment;
  /** The folder that holds `index.js`. */
  readonly folder: string;
  readonly variables: Readonly<Record<string, pulumi.Input<string>>>;
  /** What it may do beside writing its log and its traces. */
  readonly statements: readonly Statement[];
}

const RUNTIME = 'nodejs24.x';
const ARCHITECTURE = 'arm64';
/** Lets every execution come from the account's pool. */
const UNRESERVED = -1;

/** A Lambda function with a role, a log group and permissions of its own. */
export class LambdaFunction extends pulumi.ComponentResource {
  readonly declaration: FunctionDeclaration;
  readonly functionName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  readonly logGroupArn: pulumi.Output<string>;
  readonly roleName: pulumi.Output<string>;
  /** What an integration or an authorizer calls: the streaming form where the function responds with a stream. */
  readonly invokeArn: pulumi.Output<string>;

  constructor(name: string, args: LambdaFunctionArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Function', name, {}, opts);
    const parent = this;
    const { declaration, environment } = args;
    const physical = physicalName(environment.name, declaration.name);

    const logGroup = createLogGroup();
    const role = createRole();
    const permissions = createPermissions();
    const lambda = createFunction();

    this.declaration = declaration;
    this.functionName = lambda.name;
    this.arn = lambda.arn;
    this.logGroupName = logGroup.name;
    this.logGroupArn = logGroup.arn;
    this.roleName = role.name;
    this.invokeArn = declaration.responds === 'stream' ? lambda.responseStreamingInvokeArn : lambda.invokeArn;
    this.registerOutputs({ functionName: this.functionName });

    function createLogGroup() {
      return new aws.cloudwatch.LogGroup(
        `${name}-logs`,
        { name: `/aws/lambda/${physical}`, retentionInDays: environment.logRetentionDays },
        { parent },
      );
    }

    function createRole() {
      const assumeRolePolicy = JSON.stringify({
        Version: IAM_POLICY_VERSION,
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      });
      return new aws.iam.Role(`${name}-role`, { name: physical, assumeRolePolicy }, { parent });
    }

    function createPermissions() {
      const statements: Statement[] = [
        allow(['logs:CreateLogStream', 'logs:PutLogEvents'], pulumi.interpolate`${logGroup.arn}:*`),
        // X-Ray knows no resources to name: https://docs.aws.amazon.com/xray/latest/devguide/security_iam_id-based-policy-examples.html
        allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*'),
        ...args.statements,
      ];
      return new aws.iam.RolePolicy(
        `${name}-permissions`,
        { name: 'permissions', role: role.name, policy: policyOf(statements) },
        { parent },
      );
    }

    function createFunction() {
      return new aws.lambda.Function(
        `${name}-function`,
        {
          name: physical,
          description: declaration.does,
          role: role.arn,
          runtime: RUNTIME,
          architectures: [ARCHITECTURE],
          handler: 'index.handler',
          code: new pulumi.asset.FileArchive(args.folder),
          memorySize: declaration.memoryMb,
          timeout: declaration.timeoutSeconds,
          reservedConcurrentExecutions: reserved(declaration, environment),
          loggingConfig: { logFormat: 'JSON', logGroup: logGroup.name },
          tracingConfig: { mode: 'Active' },
          environment: { variables: { ...args.variables } },
        },
        // A function that starts before it may write fails its first requests.
        { parent, dependsOn: [permissions] },
      );
    }
  }
}

function reserved({ reservesConcurrency }: FunctionDeclaration, environment: Environment): number {
  return reservesConcurrency ? (environment.authorizerConcurrency ?? UNRESERVED) : UNRESERVED;
}
