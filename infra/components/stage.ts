import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Environment, Surface } from '../../core/policy/policy.ts';
import { digestOf, physicalName } from '../naming.ts';
import type { RestApi } from './rest-api.ts';

export interface StageArgs {
  readonly surface: Surface;
  readonly environment: Environment;
  readonly api: RestApi;
  /** Lets API Gateway write the access log. */
  readonly account: pulumi.Resource;
  /** Everything that the API answers, as plain data: when it changes, it is deployed anew. */
  readonly definition: unknown;
  /** What has to stand before a deployment takes its picture. */
  readonly parts: readonly pulumi.Resource[];
}

/**
 * One line a request. INVARIANT: no credential is in it: neither a header, nor a query string, nor
 * `identity.apiKey`, which is the value of the key.
 */
const ACCESS_LOG = JSON.stringify({
  requestId: '$context.requestId',
  extendedRequestId: '$context.extendedRequestId',
  time: '$context.requestTimeEpoch',
  stage: '$context.stage',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  status: '$context.status',
  ip: '$context.identity.sourceIp',
  keyId: '$context.authorizer.keyId',
  organizationId: '$context.authorizer.organizationId',
  verdict: '$context.authorizer.verdict',
  code: '$context.authorizer.code',
  gatewayKeyId: '$context.identity.apiKeyId',
  answeredBy: '$context.error.responseType',
  authorizerStatus: '$context.authorizer.status',
  authorizerMilliseconds: '$context.authorizer.latency',
  integrationStatus: '$context.integration.status',
  integrationMilliseconds: '$context.integration.latency',
  milliseconds: '$context.responseLatency',
  responseBytes: '$context.responseLength',
  firewall: '$context.waf.status',
});

/** A deployment of a REST API and the stage that serves it, with its log, its traces and its guard. */
export class Stage extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly restApiId: pulumi.Output<string>;
  readonly stageName: pulumi.Output<string>;

  constructor(name: string, args: StageArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Stage', name, {}, opts);
    const parent = this;
    const { surface, environment, api } = args;

    const deployment = createDeployment();
    const logGroup = createLogGroup();
    const stage = createStage();
    createGuard();

    this.arn = stage.arn;
    this.restApiId = api.restApiId;
    this.stageName = stage.stageName;
    this.registerOutputs({ arn: this.arn });

    function createDeployment() {
      return new aws.apigateway.Deployment(
        `${name}-deployment`,
        { restApi: api.restApiId, triggers: { definition: digestOf(args.definition) } },
        { parent, dependsOn: [...args.parts] },
      );
    }

    function createLogGroup() {
      return new aws.cloudwatch.LogGroup(
        `${name}-access-logs`,
        {
          name: `/aws/apigateway/${physicalName(environment.name, surface.name)}`,
          retentionInDays: environment.logRetentionDays,
        },
        { parent },
      );
    }

    function createStage() {
      return new aws.apigateway.Stage(
        `${name}-stage`,
        {
          restApi: api.restApiId,
          deployment: deployment.id,
          stageName: surface.name,
          variables: { surface: surface.name },
          accessLogSettings: { destinationArn: logGroup.arn, format: ACCESS_LOG },
          xrayTracingEnabled: true,
        },
        { parent, dependsOn: [args.account] },
      );
    }

    /** Above every usage plan; and no execution log, which would hold headers and bodies. */
    function createGuard() {
      return new aws.apigateway.MethodSettings(
        `${name}-guard`,
        {
          restApi: api.restApiId,
          stageName: stage.stageName,
          methodPath: '*/*',
          settings: {
            throttlingRateLimit: environment.throttle.ratePerSecond,
            throttlingBurstLimit: environment.throttle.burst,
            metricsEnabled: true,
            loggingLevel: 'OFF',
            dataTraceEnabled: false,
          },
        },
        { parent },
      );
    }
  }
}
