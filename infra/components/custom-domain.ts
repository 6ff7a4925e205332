import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { certificateOf } from '../certificates.ts';
import { CURRENT_TLS } from '../tls.ts';
import type { Stage } from './stage.ts';

export interface CustomDomainArgs {
  readonly surfaceName: string;
  readonly domain: string;
  readonly stage: Stage;
}

/** The host name of a surface, under a certificate in the stack's region. Its DNS record belongs to whoever holds the zone; it points at `target`. */
export class CustomDomain extends pulumi.ComponentResource {
  readonly target: pulumi.Output<string>;

  constructor(name: string, args: CustomDomainArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:CustomDomain', name, {}, opts);
    const parent = this;

    const domainName = createDomainName();
    createMapping();

    this.target = domainName.regionalDomainName;
    this.registerOutputs({ target: this.target });

    function createDomainName() {
      return new aws.apigateway.DomainName(
        `${name}-domain`,
        {
          domainName: args.domain,
          regionalCertificateArn: certificateOf(args.surfaceName, `surface \`${args.surfaceName}\``),
          endpointConfiguration: { types: 'REGIONAL' },
          ...CURRENT_TLS,
        },
        { parent },
      );
    }

    function createMapping() {
      return new aws.apigateway.BasePathMapping(
        `${name}-mapping`,
        {
          restApi: args.stage.restApiId,
          stageName: args.stage.stageName,
          domainName: domainName.domainName,
        },
        { parent },
      );
    }
  }
}
