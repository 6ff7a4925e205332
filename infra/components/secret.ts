import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Environment, Provider } from '../../core/policy/policy.ts';
import { providerSecretName } from '../naming.ts';

export interface ProviderSecretArgs {
  readonly provider: Provider;
  readonly environment: Environment;
}

/** Days in which a deleted secret can be brought back; none where the environment is not protected, so that it can be made anew. */
const RECOVERY_DAYS = 30;

/**
 * Where the API key of a model provider is kept. Its value is put in by an operator
 * (`aws secretsmanager put-secret-value`): it never passes through this program or its state.
 */
export class ProviderSecret extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: ProviderSecretArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:ProviderSecret', name, {}, opts);
    const { provider, environment } = args;

    const secret = new aws.secretsmanager.Secret(
      `${name}-secret`,
      {
        name: providerSecretName(environment.name, provider.name),
        description: `API key of ${provider.title}`,
        recoveryWindowInDays: environment.deletionProtection ? RECOVERY_DAYS : 0,
      },
      { parent: this, protect: environment.deletionProtection },
    );

    this.arn = secret.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
