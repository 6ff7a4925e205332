import type { Answer } from './answer.ts';
import type { Variable } from './context-variables.ts';
import type { Exchange, GatewayFailure } from './exchange.ts';
import { headerValue, mediaType } from './request-headers.ts';
import {
  GraphError,
  type GraphResource,
  nameOf,
  optionalText,
  type ResourceGraph,
  textOf,
  textsOf,
} from './resource-graph.ts';
import { compileParameter, compileTemplate, type Template } from './template.ts';

const INTEGRATION_RESPONSE = 'aws:apigateway/integrationResponse:IntegrationResponse';
const METHOD_RESPONSE = 'aws:apigateway/methodResponse:MethodResponse';
const HEADER = 'method.response.header.';
const JSON_TYPE = 'application/json';

/** A method that API Gateway answers by itself. */
export interface MockIntegration {
  readonly kind: 'mock';
  readonly answer: (exchange: Exchange) => Answer | GatewayFailure;
}

interface CompiledAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: Variable])[];
  readonly type: string | null;
  readonly body: Template;
}

export function compileMock(graph: ResourceGraph, integration: GraphResource): MockIntegration {
  const answers = new Map<number, CompiledAnswer>();
  for (const response of at(graph, INTEGRATION_RESPONSE, integration)) {
    const answer = compileAnswer(response, declaredHeaders(graph, integration, response));
    answers.set(answer.status, answer);
  }
  const byType = new Map<string, CompiledAnswer>();
  for (const [type, template] of Object.entries(textsOf(integration, 'requestTemplates'))) {
    const answer = answers.get(statusOf(integration, template));
    if (!answer)
      throw new GraphError([`${nameOf(integration)}: no IntegrationResponse has the status of ${template}.`]);
    byType.set(type.toLowerCase(), answer);
  }
  const unmatched: GatewayFailure =
    optionalText(integration, 'passthroughBehavior') === 'WHEN_NO_MATCH' ||
    integration.inputs.passthroughBehavior === undefined
      ? { type: 'API_CONFIGURATION_ERROR', message: 'Internal server error' }
      : { type: 'UNSUPPORTED_MEDIA_TYPE', message: 'Unsupported Media Type' };
  return {
    kind: 'mock',
    answer: (exchange) => {
      const type = headerValue(exchange.headers, 'content-type');
      const answer = byType.get(type === undefined ? JSON_TYPE : mediaType(type));
      return answer ? render(answer, exchange) : unmatched;
    },
  };
}

/** A mock's request template says the status to answer with, and nothing else that counts. */
function statusOf(integration: GraphResource, template: string): number {
  try {
    const { statusCode } = JSON.parse(template) as { statusCode?: unknown };
    if (typeof statusCode === 'number') return statusCode;
  } catch {
    // Said below.
  }
  throw new GraphError([
    `${nameOf(integration)}: the request template ${template} is not {"statusCode": <number>}.`,
  ]);
}

function at(graph: ResourceGraph, type: string, integration: GraphResource): readonly GraphResource[] {
  const { resourceId, httpMethod } = integration.inputs;
  return graph
    .where(type, 'resourceId', resourceId)
    .filter((resource) => resource.inputs.httpMethod === httpMethod);
}

/** The headers that the method response of that status lets through. */
function declaredHeaders(
  graph: ResourceGraph,
  integration: GraphResource,
  response: GraphResource,
): Set<string> {
  const declared = at(graph, METHOD_RESPONSE, integration).find(
    (method) => method.inputs.statusCode === response.inputs.statusCode,
  );
  if (!declared) {
    throw new GraphError([
      `${nameOf(response)}: there is no MethodResponse for the status ${response.inputs.statusCode}.`,
    ]);
  }
  return new Set(Object.keys((declared.inputs.responseParameters as object | undefined) ?? {}));
}

function compileAnswer(response: GraphResource, declared: ReadonlySet<string>): CompiledAnswer {
  try {
    const headers = Object.entries(textsOf(response, 'responseParameters')).map(([place, value]) => {
      if (!place.startsWith(HEADER)) throw new Error(`'${place}' is not of the form ${HEADER}<name>`);
      if (!declared.has(place)) throw new Error(`'${place}' is not among the headers of the MethodResponse`);
      return [place.slice(HEADER.length), compileParameter(value)] as const;
    });
    const [template] = Object.entries(textsOf(response, 'responseTemplates'));
    const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type');
    return {
      status: Number(textOf(response, 'statusCode')),
      headers,
      type: hasType ? null : (template?.[0] ?? JSON_TYPE),
      body: compileTemplate(template?.[1] ?? ''),
    };
  } catch (error) {
    if (error instanceof GraphError) throw error;
    throw new GraphError([`${nameOf(response)}: ${(error as Error).message}.`]);
  }
}

function render(answer: CompiledAnswer, exchange: Exchange): Answer {
  const headers: string[] = [];
  for (const [name, variable] of answer.headers) {
    const value = variable(exchange, null);
    if (value !== undefined) headers.push(name, value);
  }
  if (answer.type !== null) headers.push('Content-Type', answer.type);
  return { status: answer.status, headers, body: answer.body(exchange, null) };
}
