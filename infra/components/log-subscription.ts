import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { physicalName } from '../naming.ts';
import type { LambdaFunction } from './function.ts';

export interface LogSubscriptionArgs {
  readonly function: LambdaFunction;
  readonly environmentName: string;
  /** Whose lines it is handed. INVARIANT: not its own, or it would call itself for ever. */
  readonly sources: readonly LambdaFunction[];
  /** Which lines: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
  readonly pattern: string;
}

/** Has CloudWatch Logs call a function with lines that other functions log, with the permission to do so. */
export class LogSubscription extends pulumi.ComponentResource {
  constructor(name: string, args: LogSubscriptionArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:LogSubscription', name, {}, opts);
    const parent = this;
    const { declaration, functionName, arn } = args.function;

    args.sources.map((source) => createFilter(source, createPermission(source)));
    this.registerOutputs();

    function createPermission(source: LambdaFunction) {
      return new aws.lambda.Permission(
        `${name}-${source.declaration.name}-permission`,
        {
          action: 'lambda:InvokeFunction',
          function: functionName,
          principal: 'logs.amazonaws.com',
          sourceArn: pulumi.interpolate`${source.logGroupArn}:*`,
        },
        { parent },
      );
    }

    /** After the permission: CloudWatch Logs makes no filter for a function that it may not call. */
    function createFilter(source: LambdaFunction, permission: aws.lambda.Permission) {
      return new aws.cloudwatch.LogSubscriptionFilter(
        `${name}-${source.declaration.name}-filter`,
        {
          name: physicalName(args.environmentName, declaration.name),
          logGroup: source.logGroupName,
          filterPattern: args.pattern,
          destinationArn: arn,
        },
        { parent, dependsOn: [permission] },
      );
    }
  }
}
