import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { physicalName } from '../naming.ts';
import type { LambdaFunction } from './function.ts';
import type { RestApi } from './rest-api.ts';

export interface AuthorizerArgs {
  readonly api: RestApi;
  readonly function: LambdaFunction;
  readonly environmentName: string;
}

/** INVARIANT: never cached, because deleting a credential takes effect on the next request. */
const RESULT_TTL_SECONDS = 0;

/**
 * A credential may stand in one header or another, and listing both would demand both. Every request has this one, so
 * the authorizer itself says what is missing. (Left out, the provider would fill in `Authorization`.)
 */
const IDENTITY_SOURCE = 'method.request.header.Host';

/** The Lambda authorizer of a REST API, with the permission to be called. */
export class Authorizer extends pulumi.ComponentResource {
  readonly authorizerId: pulumi.Output<string>;

  constructor(name: string, args: AuthorizerArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Authorizer', name, {}, opts);
    const parent = this;

    const authorizer = createAuthorizer();
    createPermission();

    this.authorizerId = authorizer.id;
    this.registerOutputs();

    function createAuthorizer() {
      return new aws.apigateway.Authorizer(
        `${name}-authorizer`,
        {
          name: physicalName(args.environmentName, args.function.declaration.name),
          restApi: args.api.restApiId,
          type: 'REQUEST',
          authorizerUri: args.function.invokeArn,
          authorizerResultTtlInSeconds: RESULT_TTL_SECONDS,
          identitySource: IDENTITY_SOURCE,
        },
        { parent },
      );
    }

    function createPermission() {
      return new aws.lambda.Permission(
        `${name}-permission`,
        {
          action: 'lambda:InvokeFunction',
          function: args.function.functionName,
          principal: 'apigateway.amazonaws.com',
          sourceArn: pulumi.interpolate`${args.api.executionArn}/authorizers/${authorizer.id}`,
        },
        { parent },
      );
    }
  }
}
