import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Environment, Plan } from '../../core/policy/policy.ts';
import { physicalName } from '../naming.ts';
import type { Stage } from './stage.ts';

export interface UsagePlanArgs {
  readonly plan: Plan;
  readonly environment: Environment;
  /** The stages of every surface that has keys. */
  readonly stages: readonly Stage[];
}

/** A plan tier: a coarse, best-effort fence for each API key, over all surfaces that have keys. */
export class UsagePlan extends pulumi.ComponentResource {
  readonly usagePlanId: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  /** Known before there is a plan: functions are told it, and plans wait for functions. */
  static nameOf(plan: Plan, environment: Environment): string {
    return physicalName(environment.name, plan.name);
  }

  constructor(name: string, args: UsagePlanArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:UsagePlan', name, {}, opts);
    const { plan, environment } = args;

    const usagePlan = new aws.apigateway.UsagePlan(
      `${name}-plan`,
      {
        name: UsagePlan.nameOf(plan, environment),
        description: plan.title,
        apiStages: args.stages.map(({ restApiId, stageName }) => ({ apiId: restApiId, stage: stageName })),
        throttleSettings: { rateLimit: plan.throttle.ratePerSecond, burstLimit: plan.throttle.burst },
        ...(plan.quota === null ? {} : { quotaSettings: plan.quota }),
      },
      { parent: this },
    );

    this.usagePlanId = usagePlan.id;
    this.arn = usagePlan.arn;
    this.registerOutputs({ usagePlanId: this.usagePlanId });
  }
}
