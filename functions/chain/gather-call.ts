import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { namedAgents } from '../../core/agent-naming.ts';
import { findRoute } from '../../core/decide.ts';
import { chooseDialect } from '../../core/errors/dialects.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { newId } from '../../core/values/id.ts';
import { headerValues } from '../header-values.ts';
import type { Call } from './call.ts';
import { type ChainRequest, stateOf } from './state.ts';

/** Turns API Gateway's event into a `Call`, without a caller yet. */
export function gatherCall(policy: Policy) {
  return {
    before: function gatherCallBefore({ event }: ChainRequest): void {
      const state = stateOf(event);
      state.call = callFrom(policy, event, state.startedAt);
    },
  };
}

function callFrom(policy: Policy, event: APIGatewayProxyEvent, now: number): Call {
  const surface = policy.surfaces[event.stageVariables?.surface ?? ''];
  const route = surface && findRoute(surface.routes, { method: event.httpMethod, resource: event.resource });
  if (surface === undefined || route === undefined) {
    throw new Error(`no surface declares ${event.httpMethod} ${event.resource}`);
  }
  const headers = lowerCased(event.headers);
  const path = decodedPath(event.pathParameters);
  return {
    policy,
    surface,
    route,
    dialect: chooseDialect(route.dialects, (name) => headers.has(name)),
    requestId: event.requestContext.requestId,
    caller: null,
    agents: namedAgents(surface, path, headerValues(event.multiValueHeaders)),
    sourceIp: event.requestContext.identity.sourceIp,
    path,
    query: event.queryStringParameters ?? {},
    header: (name) => headers.get(name),
    body: undefined,
    upload: null,
    now,
    newId: (prefix) => newId(prefix, now, randomBytes),
    log: {},
  };
}

/** REST APIs hand path parameters on as the client encoded them. What is not an encoding stands for itself. */
function decodedPath(parameters: APIGatewayProxyEvent['pathParameters']): Record<string, string> {
  const path: Record<string, string> = {};
  for (const name in parameters) {
    const value = parameters[name] ?? '';
    try {
      path[name] = decodeURIComponent(value);
    } catch {
      path[name] = value;
    }
  }
  return path;
}

function lowerCased(headers: APIGatewayProxyEvent['headers']): Map<string, string> {
  const map = new Map<string, string>();
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) map.set(name.toLowerCase(), value);
  }
  return map;
}
