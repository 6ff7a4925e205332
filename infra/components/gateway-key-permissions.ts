import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { gatewayKeyStatements, policyOf } from '../permissions.ts';
import type { LambdaFunction } from './function.ts';
import type { UsagePlan } from './usage-plan.ts';

export interface GatewayKeyPermissionsArgs {
  readonly function: LambdaFunction;
  /** At least one: a policy without statements is none. */
  readonly plans: readonly UsagePlan[];
}

/**
 * Lets a function make API keys for the usage plans. Plans cover stages, and stages call functions: this comes after
 * all of them, so that it can name each plan, and no function has to wait for a plan.
 */
export class GatewayKeyPermissions extends pulumi.ComponentResource {
  constructor(name: string, args: GatewayKeyPermissionsArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:GatewayKeyPermissions', name, {}, opts);

    const policy = policyOf(gatewayKeyStatements(args.plans.map(({ arn }) => arn)));
    new aws.iam.RolePolicy(
      `${name}-permissions`,
      { name: 'gateway-keys', role: args.function.roleName, policy },
      { parent: this },
    );

    this.registerOutputs();
  }
}
