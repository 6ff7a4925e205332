import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { physicalName } from '../naming.ts';

export interface GatewayAccountArgs {
  readonly environmentName: string;
}

/**
 * Lets API Gateway write access logs. There is one such setting for an account and region, so it outlives the
 * stack: another environment in the same account may rely on it.
 */
export class GatewayAccount extends pulumi.ComponentResource {
  readonly account: pulumi.Resource;

  constructor(name: string, args: GatewayAccountArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:GatewayAccount', name, {}, opts);
    const shared = { parent: this, retainOnDelete: true };

    const role = createRole();
    const attachment = createAttachment();
    this.account = createAccount();
    this.registerOutputs();

    function createRole() {
      const assumeRolePolicy = JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      });
      const namePrefix = `${physicalName(args.environmentName, 'gateway-logs')}-`;
      return new aws.iam.Role(`${name}-role`, { namePrefix, assumeRolePolicy }, shared);
    }

    function createAttachment() {
      return new aws.iam.RolePolicyAttachment(
        `${name}-permissions`,
        {
          role: role.name,
          policyArn: 'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs',
        },
        shared,
      );
    }

    function createAccount() {
      return new aws.apigateway.Account(
        `${name}-account`,
        { cloudwatchRoleArn: role.arn },
        { ...shared, dependsOn: [attachment] },
      );
    }
  }
}
