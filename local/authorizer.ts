import { type Variable, variableOf } from './context-variables.ts';
import type { Exchange, GatewayFailure } from './exchange.ts';
import { FunctionError, type Lambda } from './lambda.ts';
import { API_GATEWAY, callable, readLambdaUri } from './lambda-target.ts';
import { evaluatePolicy, readPolicyDocument } from './policy-document.ts';
import { authorizerEvent } from './proxy-event.ts';
import {
  GraphError,
  type GraphResource,
  nameOf,
  numberOf,
  type ResourceGraph,
  textOf,
} from './resource-graph.ts';

const AUTHORIZER = 'aws:apigateway/authorizer:Authorizer';
/** What the provider fills in where the program says nothing. */
const DEFAULT_SOURCE = 'method.request.header.Authorization';
const DEFAULT_TTL_SECONDS = 300;

/** Asks a Lambda authorizer about each request: its result is never cached. */
export interface Authorizer {
  /** Null if the request may go on; then `exchange.authorizer` holds what the authorizer said. */
  readonly judge: (exchange: Exchange) => Promise<Judgement>;
}

export interface Judgement {
  readonly failure: GatewayFailure | null;
  /** The value of the API key that the caller is metered under. */
  readonly usageIdentifierKey: string | null;
}

const UNAUTHORIZED = refused({ type: 'UNAUTHORIZED', message: 'Unauthorized' });
const FAILED = refused({ type: 'AUTHORIZER_FAILURE', message: null });
const MISCONFIGURED = refused({ type: 'AUTHORIZER_CONFIGURATION_ERROR', message: null });
const DENIED = 'User is not authorized to access this resource';

function refused(failure: GatewayFailure): Judgement {
  return { failure, usageIdentifierKey: null };
}

/** By resource id. */
export function compileAuthorizers(
  graph: ResourceGraph,
  apiId: string,
  executionArn: string,
  functions: ReadonlyMap<string, Lambda>,
): ReadonlyMap<string, Authorizer> {
  const compiled = new Map<string, Authorizer>();
  for (const resource of graph.where(AUTHORIZER, 'restApi', apiId)) {
    checkSettings(resource);
    const { arn } = readLambdaUri(resource, 'authorizerUri');
    const calling = { service: API_GATEWAY, arn, source: `${executionArn}/authorizers/${resource.id}` };
    const lambda = callable(graph, resource, calling, functions);
    const sources = identitySources(resource);
    compiled.set(resource.id, { judge: (exchange) => judge(exchange, lambda, sources) });
  }
  return compiled;
}

function checkSettings(resource: GraphResource): void {
  if (resource.inputs.type !== 'REQUEST') {
    throw new GraphError([
      `${nameOf(resource)}: this machine asks REQUEST authorizers only, not ${resource.inputs.type ?? 'TOKEN'}.`,
    ]);
  }
  const ttl = numberOf(resource, 'authorizerResultTtlInSeconds', DEFAULT_TTL_SECONDS);
  if (ttl !== 0) {
    throw new GraphError([
      `${nameOf(resource)}: its results would be cached for ${ttl} seconds, in which a deleted key would still work. ` +
        'Set authorizerResultTtlInSeconds to 0.',
    ]);
  }
}

/** All of them must be there, or the answer is 401 without asking. */
function identitySources(resource: GraphResource): readonly Variable[] {
  const text =
    resource.inputs.identitySource === undefined ? DEFAULT_SOURCE : textOf(resource, 'identitySource');
  const expressions = text.split(',').map((part) => part.trim());
  return expressions
    .filter((expression) => expression !== '')
    .map((expression) => {
      const variable = variableOf(expression);
      if (!variable)
        throw new GraphError([`${nameOf(resource)}: the identity source '${expression}' is not known here.`]);
      return variable;
    });
}

async function judge(exchange: Exchange, lambda: Lambda, sources: readonly Variable[]): Promise<Judgement> {
  for (const source of sources) {
    const value = source(exchange, null);
    if (value === undefined || value === '') return UNAUTHORIZED;
  }
  const methodArn = `${exchange.stage.methodArn}${exchange.httpMethod}${exchange.path}`;
  let result: unknown;
  try {
    result = await lambda.invoke(authorizerEvent(exchange, methodArn));
  } catch (error) {
    const thrown =
      error instanceof FunctionError && error.kind === 'thrown' && error.message === 'Unauthorized';
    return thrown ? UNAUTHORIZED : FAILED;
  }
  return readResult(result, methodArn, exchange);
}

function readResult(result: unknown, methodArn: string, exchange: Exchange): Judgement {
  if (typeof result !== 'object' || result === null) return MISCONFIGURED;
  const { principalId, policyDocument, context, usageIdentifierKey } = result as Record<string, unknown>;
  const statements = readPolicyDocument(policyDocument);
  const said = readContext(principalId, context);
  if (statements === null || said === null) return MISCONFIGURED;
  exchange.authorizer = said;
  const verdict = evaluatePolicy(statements, methodArn);
  if (verdict !== 'allow') {
    const message = verdict === 'explicit deny' ? `${DENIED} with an explicit deny` : DENIED;
    return refused({ type: 'ACCESS_DENIED', message });
  }
  return {
    failure: null,
    usageIdentifierKey: typeof usageIdentifierKey === 'string' ? usageIdentifierKey : null,
  };
}

/** Context values may be texts, numbers and booleans, and arrive as texts; anything else voids the result. */
function readContext(principalId: unknown, context: unknown): Readonly<Record<string, string>> | null {
  if (typeof principalId !== 'string') return null;
  const said: Record<string, string> = { principalId };
  if (context === undefined || context === null) return said;
  if (typeof context !== 'object' || Array.isArray(context)) return null;
  for (const [name, value] of Object.entries(context)) {
    if (value === null || value === undefined) continue;
    if (typeof value === 'object' || typeof value === 'function') return null;
    said[name] = String(value);
  }
  return said;
}
