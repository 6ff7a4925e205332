import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { GatewayAnswer } from '../gateway-answers.ts';
import { mappingOf } from '../header-mappings.ts';

export interface GatewayResponsesArgs {
  readonly restApiId: pulumi.Input<string>;
  /** By type of gateway response. */
  readonly answers: Readonly<Record<string, GatewayAnswer>>;
}

/** What a REST API answers by itself, one gateway response for each type that there is. */
export class GatewayResponses extends pulumi.ComponentResource {
  readonly all: readonly aws.apigateway.Response[];

  constructor(name: string, args: GatewayResponsesArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:GatewayResponses', name, {}, opts);
    const parent = this;

    this.all = Object.entries(args.answers).map(createResponse);
    this.registerOutputs();

    function createResponse([type, answer]: [string, GatewayAnswer]) {
      return new aws.apigateway.Response(
        `${name}-${type}`,
        {
          restApiId: args.restApiId,
          responseType: type,
          statusCode: String(answer.status),
          responseParameters: mappingOf('gatewayresponse', answer.headers),
          // Clients differ in what they accept and get this all the same; its true type is a header.
          responseTemplates: { 'application/json': answer.body },
        },
        { parent },
      );
    }
  }
}
