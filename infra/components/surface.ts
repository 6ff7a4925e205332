import * as pulumi from '@pulumi/pulumi';
import type { Environment, Surface } from '../../core/policy/policy.ts';
import { AUTHORIZER } from '../functions.ts';
import { gatewayAnswers } from '../gateway-answers.ts';
import { Authorizer } from './authorizer.ts';
import { CustomDomain } from './custom-domain.ts';
import type { LambdaFunction } from './function.ts';
import { GatewayResponses } from './gateway-responses.ts';
import type { RestApi } from './rest-api.ts';
import { Routes } from './routes.ts';
import { Stage } from './stage.ts';

export interface PublishedSurfaceArgs {
  readonly surface: Surface;
  readonly environment: Environment;
  readonly api: RestApi;
  readonly functionOf: (name: string) => LambdaFunction;
  /** Lets API Gateway write the access log. */
  readonly account: pulumi.Resource;
}

/** A surface on its REST API: who may call, what is answered, and the stage that serves it. */
export class PublishedSurface extends pulumi.ComponentResource {
  readonly stage: Stage;
  /** Where the DNS record of its domain has to point; null without one. */
  readonly domainTarget: pulumi.Output<string> | null;

  constructor(name: string, args: PublishedSurfaceArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Surface', name, {}, opts);
    const parent = this;
    const { surface, environment, api, functionOf } = args;
    const answers = gatewayAnswers(surface);

    const authorizer = createAuthorizer();
    const responses = new GatewayResponses(name, { restApiId: api.restApiId, answers }, { parent });
    const routes = new Routes(name, { surface, api, authorizer, functionOf }, { parent });
    const stage = createStage();

    this.stage = stage;
    this.domainTarget = createDomain()?.target ?? null;
    this.registerOutputs();

    /** None where every route is public. */
    function createAuthorizer() {
      if (surface.routes.every(({ publicBecause }) => publicBecause !== null)) return null;
      const args = { api, function: functionOf(AUTHORIZER.name), environmentName: environment.name };
      return new Authorizer(name, args, { parent });
    }

    function createStage() {
      return new Stage(
        name,
        {
          surface,
          environment,
          api,
          account: args.account,
          definition: { answers, routes: routes.definition },
          parts: [...responses.all, ...routes.parts],
        },
        { parent },
      );
    }

    function createDomain() {
      if (surface.domain === null) return null;
      return new CustomDomain(name, { surfaceName: surface.name, domain: surface.domain, stage }, { parent });
    }
  }
}
