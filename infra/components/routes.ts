import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Route, Surface } from '../../core/policy/policy.ts';
import { preflightHeaders } from '../cors.ts';
import { errorAnswer, type GatewayAnswer } from '../gateway-answers.ts';
import { planResources, type ResourcePlan } from '../route-plan.ts';
import type { Authorizer } from './authorizer.ts';
import type { LambdaFunction } from './function.ts';
import { MockMethod } from './mock-method.ts';
import type { RestApi } from './rest-api.ts';

export interface RoutesArgs {
  readonly surface: Surface;
  readonly api: RestApi;
  /** null where every route is public. */
  readonly authorizer: Authorizer | null;
  readonly functionOf: (name: string) => LambdaFunction;
}

const PREFLIGHT_STATUS = 204;
const MILLISECONDS = 1000;
/** Any path that no route is under. */
const EVERYTHING_ELSE = '{proxy+}';

/** What a surface answers: a method and an integration for each route, and refusals for all the rest. */
export class Routes extends pulumi.ComponentResource {
  /** What a deployment has to wait for. */
  readonly parts: readonly pulumi.Resource[];
  /** Everything laid down, as plain data: another one needs another deployment. */
  readonly definition: unknown;

  constructor(name: string, args: RoutesArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Routes', name, {}, opts);
    const parent = this;
    const { surface, api } = args;
    const { restApiId } = api;
    const ids = new Map<string, pulumi.Output<string>>();
    const parts: pulumi.Resource[] = [];
    const definition: unknown[] = [];

    planResources(surface).map(createResource);
    createEverythingElse();
    createPermissions();

    this.parts = parts;
    this.definition = definition;
    this.registerOutputs();

    function createResource(plan: ResourcePlan) {
      if (plan.pathPart !== '') {
        const parentId = plan.parent === null ? api.rootResourceId : idOf(plan.parent);
        ids.set(plan.path, addResource(plan.path, parentId, plan.pathPart));
      }
      if (plan.routes.length === 0) return;
      plan.routes.map((route) => createMethod(route, idOf(plan.path)));
      createRefusals(plan, idOf(plan.path));
    }

    function addResource(path: string, parentId: pulumi.Input<string>, pathPart: string) {
      const args = { restApi: restApiId, parentId, pathPart };
      return new aws.apigateway.Resource(`${name}-${path}`, args, { parent }).id;
    }

    function idOf(path: string): pulumi.Output<string> {
      return ids.get(path) ?? api.rootResourceId;
    }

    function createMethod(route: Route, resourceId: pulumi.Output<string>) {
      const isPublic = route.publicBecause !== null;
      const lambda = args.functionOf(route.function);
      const { responds, timeoutSeconds } = lambda.declaration;
      const settings = {
        httpMethod: route.method,
        authorization: isPublic ? 'NONE' : 'CUSTOM',
        apiKeyRequired: !isPublic && surface.keys !== null,
      };
      const call = {
        type: 'AWS_PROXY',
        // Lambda is always called with POST.
        integrationHttpMethod: 'POST',
        responseTransferMode: responds === 'stream' ? 'STREAM' : 'BUFFERED',
        timeoutMilliseconds: timeoutSeconds * MILLISECONDS,
      };
      const method = new aws.apigateway.Method(
        `${name}-${route.method}${route.path}-method`,
        { restApi: restApiId, resourceId, ...settings, ...authorizerOf(isPublic) },
        { parent },
      );
      const integration = new aws.apigateway.Integration(
        `${name}-${route.method}${route.path}-integration`,
        { restApi: restApiId, resourceId, httpMethod: method.httpMethod, ...call, uri: lambda.invokeArn },
        { parent },
      );
      parts.push(method, integration);
      definition.push({ path: route.path, function: route.function, settings, call });
      if (route.publicBecause !== null) createReason(route, route.publicBecause, method);
    }

    /** Says on the gateway why anyone may call the method: an open one without a reason is open by mistake. */
    function createReason(route: Route, because: string, method: aws.apigateway.Method) {
      const location = { type: 'METHOD', path: route.path, method: method.httpMethod };
      const properties = JSON.stringify({ description: because });
      return new aws.apigateway.DocumentationPart(
        `${name}-${route.method}${route.path}-reason`,
        { restApiId, location, properties },
        { parent },
      );
    }

    function authorizerOf(isPublic: boolean) {
      if (isPublic) return {};
      if (args.authorizer === null) throw new Error(`surface ${surface.name} has no authorizer`);
      return { authorizerId: args.authorizer.authorizerId };
    }

    function createRefusals(plan: ResourcePlan, resourceId: pulumi.Output<string>) {
      const methods = plan.routes.map(({ method }) => method).sort();
      const spoken = [...new Set(plan.routes.flatMap(({ dialects }) => dialects))];
      const refusal = errorAnswer(surface, spoken, 'method_not_allowed');
      const preflight = preflightHeaders(surface, methods);
      const allow = (preflight === null ? methods : [...methods, 'OPTIONS']).join(', ');
      createMock('ANY', plan.path, resourceId, { ...refusal, headers: { ...refusal.headers, allow } });
      if (preflight !== null) {
        createMock('OPTIONS', plan.path, resourceId, {
          status: PREFLIGHT_STATUS,
          headers: preflight,
          body: '',
        });
      }
    }

    /** Without it, API Gateway would read the bearer of a request to an unknown path as a broken AWS signature. */
    function createEverythingElse() {
      const path = `/${EVERYTHING_ELSE}`;
      const resourceId = addResource(path, api.rootResourceId, EVERYTHING_ELSE);
      createMock('ANY', path, resourceId, errorAnswer(surface, surface.dialects, 'route_not_found'));
    }

    function createMock(
      httpMethod: 'ANY' | 'OPTIONS',
      path: string,
      resourceId: pulumi.Output<string>,
      answer: GatewayAnswer,
    ) {
      const mock = new MockMethod(
        `${name}-${httpMethod}${path}`,
        { restApiId, resourceId, httpMethod, answer },
        { parent },
      );
      parts.push(...mock.parts);
      definition.push({ path, httpMethod, answer });
    }

    function createPermissions() {
      const names = new Set(surface.routes.map((route) => route.function));
      for (const called of names) createPermission(called);
    }

    /** One for all routes of the surface that it serves: a function's resource policy is limited to 20 KB. */
    function createPermission(called: string) {
      const permission = new aws.lambda.Permission(
        `${name}-${called}-permission`,
        {
          action: 'lambda:InvokeFunction',
          function: args.functionOf(called).functionName,
          principal: 'apigateway.amazonaws.com',
          sourceArn: pulumi.interpolate`${api.executionArn}/${surface.name}/*`,
        },
        { parent },
      );
      // Requests arrive as soon as there is a deployment.
      parts.push(permission);
    }
  }
}
