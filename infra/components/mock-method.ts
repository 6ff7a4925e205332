import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { GatewayAnswer } from '../gateway-answers.ts';
import { mappingOf } from '../header-mappings.ts';

export interface MockMethodArgs {
  readonly restApiId: pulumi.Input<string>;
  readonly resourceId: pulumi.Input<string>;
  /** `ANY` answers the methods that the resource has no other answer for. */
  readonly httpMethod: 'ANY' | 'OPTIONS';
  readonly answer: GatewayAnswer;
}

/** A body of another type is refused with 415: a mock reads its status from a template, and templates are named by type. */
const REQUEST_TYPES = [
  'application/json',
  'application/octet-stream',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/plain',
] as const;

/** A method that API Gateway answers by itself, always the same. */
export class MockMethod extends pulumi.ComponentResource {
  /** What a deployment has to wait for. */
  readonly parts: readonly pulumi.Resource[];

  constructor(name: string, args: MockMethodArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:MockMethod', name, {}, opts);
    const parent = this;
    const { answer } = args;
    const status = String(answer.status);

    const method = createMethod();
    const at = { restApi: args.restApiId, resourceId: args.resourceId, httpMethod: method.httpMethod };
    const integration = createIntegration();
    const methodResponse = createMethodResponse();
    const integrationResponse = createIntegrationResponse();

    this.parts = [method, integration, methodResponse, integrationResponse];
    this.registerOutputs();

    function createMethod() {
      return new aws.apigateway.Method(
        `${name}-method`,
        {
          restApi: args.restApiId,
          resourceId: args.resourceId,
          httpMethod: args.httpMethod,
          authorization: 'NONE',
        },
        { parent },
      );
    }

    function createIntegration() {
      const template = JSON.stringify({ statusCode: answer.status });
      return new aws.apigateway.Integration(
        `${name}-integration`,
        {
          ...at,
          type: 'MOCK',
          passthroughBehavior: 'NEVER',
          requestTemplates: Object.fromEntries(REQUEST_TYPES.map((type) => [type, template])),
        },
        { parent },
      );
    }

    function createMethodResponse() {
      const headers = Object.keys(mappingOf('method.response', answer.headers));
      return new aws.apigateway.MethodResponse(
        `${name}-response`,
        {
          ...at,
          statusCode: status,
          responseParameters: Object.fromEntries(headers.map((header) => [header, true])),
        },
        { parent },
      );
    }

    function createIntegrationResponse() {
      return new aws.apigateway.IntegrationResponse(
        `${name}-answer`,
        {
          ...at,
          statusCode: methodResponse.statusCode,
          responseParameters: mappingOf('method.response', answer.headers),
          responseTemplates: { 'application/json': answer.body },
        },
        { parent, dependsOn: [integration] },
      );
    }
  }
}
