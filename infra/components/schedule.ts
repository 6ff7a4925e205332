import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { DeclarationError } from '../declaration-error.ts';
import { physicalName } from '../naming.ts';
import type { LambdaFunction } from './function.ts';

export interface ScheduleArgs {
  readonly function: LambdaFunction;
  readonly environmentName: string;
  /** Whole minutes, at least one: EventBridge knows nothing shorter. */
  readonly everySeconds: number;
}

const MINUTE_SECONDS = 60;

/** Has EventBridge call a function at a steady rate, with the permission to do so. */
export class Schedule extends pulumi.ComponentResource {
  constructor(name: string, args: ScheduleArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Schedule', name, {}, opts);
    const parent = this;
    const { declaration, functionName, arn } = args.function;

    const rule = createRule();
    const permission = createPermission();
    createTarget();
    this.registerOutputs();

    function createRule() {
      return new aws.cloudwatch.EventRule(
        `${name}-rule`,
        {
          name: physicalName(args.environmentName, declaration.name),
          description: declaration.does,
          scheduleExpression: rateOf(declaration.name, args.everySeconds),
        },
        { parent },
      );
    }

    function createPermission() {
      return new aws.lambda.Permission(
        `${name}-permission`,
        {
          action: 'lambda:InvokeFunction',
          function: functionName,
          principal: 'events.amazonaws.com',
          sourceArn: rule.arn,
        },
        { parent },
      );
    }

    /** After the permission: EventBridge does not try again where it may not call. */
    function createTarget() {
      return new aws.cloudwatch.EventTarget(
        `${name}-target`,
        { rule: rule.name, arn },
        { parent, dependsOn: [permission] },
      );
    }
  }
}

/** `rate(1 minute)`, `rate(5 minutes)`: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
function rateOf(name: string, everySeconds: number): string {
  const minutes = everySeconds / MINUTE_SECONDS;
  if (Number.isInteger(minutes) && minutes >= 1) {
    return minutes === 1 ? 'rate(1 minute)' : `rate(${minutes} minutes)`;
  }
  throw new DeclarationError([
    `function \`${name}\`: it cannot be invoked every ${everySeconds} seconds, because schedules count whole minutes`,
  ]);
}
