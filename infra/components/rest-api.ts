import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Environment, Surface } from '../../core/policy/policy.ts';
import { physicalName } from '../naming.ts';
import { CURRENT_TLS } from '../tls.ts';

export interface RestApiArgs {
  readonly surface: Surface;
  readonly environment: Environment;
}

/** The REST API of a surface: its name and address. What it answers is laid under it by `Routes`. */
export class RestApi extends pulumi.ComponentResource {
  readonly restApiId: pulumi.Output<string>;
  readonly restApiName: pulumi.Output<string>;
  readonly rootResourceId: pulumi.Output<string>;
  readonly executionArn: pulumi.Output<string>;
  /** Base address without a trailing slash, before any path of the surface. */
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: RestApiArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:RestApi', name, {}, opts);
    const parent = this;
    const { surface, environment } = args;
    const binaryTypes = binaryTypesOf(surface);

    const api = createApi();

    this.restApiId = api.id;
    this.restApiName = api.name;
    this.rootResourceId = api.rootResourceId;
    this.executionArn = api.executionArn;
    this.address = addressOf();
    this.registerOutputs({ address: this.address });

    function createApi() {
      return new aws.apigateway.RestApi(
        `${name}-api`,
        {
          name: physicalName(environment.name, surface.name),
          description: surface.title,
          // Streams idle for at most 30 s behind an edge-optimized endpoint, 5 min behind a regional one.
          endpointConfiguration: { types: 'REGIONAL' },
          ...CURRENT_TLS,
          // The authorizer names the key under which a caller is metered.
          apiKeySource: 'AUTHORIZER',
          // What is no JSON is handed to functions byte by byte; anything else would be taken for UTF-8.
          ...(binaryTypes.length === 0 ? {} : { binaryMediaTypes: binaryTypes }),
          disableExecuteApiEndpoint: surface.domain !== null,
        },
        { parent },
      );
    }

    /** Known before there is a stage, because functions are told it and stages wait for functions. */
    function addressOf(): pulumi.Output<string> {
      if (surface.domain !== null) return pulumi.output(`https://${surface.domain}`);
      const region = api.executionArn.apply(regionOf);
      return pulumi.interpolate`https://${api.id}.execute-api.${region}.amazonaws.com/${surface.name}`;
    }
  }
}

const JSON_MEDIA_TYPE = 'application/json';

function binaryTypesOf({ routes }: Surface): string[] {
  return [...new Set(routes.flatMap(({ takes }) => takes))].filter((type) => type !== JSON_MEDIA_TYPE).sort();
}

/** The region in an ARN: `arn:<partition>:<service>:<region>:…`. */
function regionOf(arn: string): string {
  const [, , , region] = arn.split(':');
  if (region === undefined) throw new Error(`not an ARN: ${arn}`);
  return region;
}
