import type { Answer } from './answer.ts';
import type { Variable } from './context-variables.ts';
import {
  type Exchange,
  GATEWAY_RESPONSES,
  type GatewayFailure,
  type GatewayResponseType,
} from './exchange.ts';
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

const RESPONSE = 'aws:apigateway/response:Response';
const HEADER = 'gatewayresponse.header.';
const JSON_TYPE = 'application/json';

interface Compiled {
  readonly status: number | null;
  readonly headers: readonly (readonly [name: string, value: Variable])[];
  readonly templates: ReadonlyMap<string, Template>;
  readonly hasContentType: boolean;
}

const BARE: Compiled = {
  status: null,
  headers: [],
  templates: new Map([[JSON_TYPE, compileTemplate('{"message":$context.error.messageString}')]]),
  hasContentType: false,
};

/** Answers with the gateway response of a failure's type: the API's own, else its default, else API Gateway's. */
export type GatewayResponses = (exchange: Exchange, failure: GatewayFailure) => Answer;

export function compileGatewayResponses(graph: ResourceGraph, apiId: string): GatewayResponses {
  const declared = new Map<string, Compiled>();
  for (const resource of graph.where(RESPONSE, 'restApiId', apiId)) {
    const type = textOf(resource, 'responseType');
    if (!(type in GATEWAY_RESPONSES) && type !== 'DEFAULT_4XX' && type !== 'DEFAULT_5XX') {
      throw new GraphError([`${nameOf(resource)}: there is no gateway response type '${type}'.`]);
    }
    if (declared.has(type))
      throw new GraphError([`${nameOf(resource)}: '${type}' is declared twice for one API.`]);
    declared.set(type, compile(resource));
  }
  const byType = new Map<GatewayResponseType, Compiled>();
  for (const [type, { status }] of Object.entries(GATEWAY_RESPONSES)) {
    const fallback = declared.get(status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX') ?? BARE;
    byType.set(type as GatewayResponseType, declared.get(type) ?? fallback);
  }
  return (exchange, failure) => render(byType.get(failure.type) ?? BARE, exchange, failure);
}

function compile(resource: GraphResource): Compiled {
  try {
    const parameters = Object.entries(textsOf(resource, 'responseParameters'));
    const headers = parameters.map(([place, value]) => {
      if (!place.startsWith(HEADER)) throw new Error(`'${place}' is not of the form ${HEADER}<name>`);
      return [place.slice(HEADER.length), compileParameter(value)] as const;
    });
    const templates = Object.entries(textsOf(resource, 'responseTemplates'));
    const status = optionalText(resource, 'statusCode');
    return {
      status: status === null ? null : Number(status),
      headers,
      templates: new Map(templates.map(([type, text]) => [type.toLowerCase(), compileTemplate(text)])),
      hasContentType: headers.some(([name]) => name.toLowerCase() === 'content-type'),
    };
  } catch (error) {
    throw new GraphError([`${nameOf(resource)}: ${(error as Error).message}.`]);
  }
}

function render(compiled: Compiled, exchange: Exchange, failure: GatewayFailure): Answer {
  const natural = GATEWAY_RESPONSES[failure.type];
  const headers: string[] = ['x-amzn-ErrorType', natural.errorType];
  for (const [name, variable] of compiled.headers) {
    const value = variable(exchange, failure);
    if (value !== undefined) headers.push(name, value);
  }
  const [type, template] = chooseTemplate(compiled.templates, exchange);
  if (!compiled.hasContentType) headers.push('Content-Type', type);
  return { status: compiled.status ?? natural.status, headers, body: template?.(exchange, failure) ?? '' };
}

/** By the `Accept` header where it names a template's type, else JSON, else the first. */
function chooseTemplate(
  templates: Compiled['templates'],
  exchange: Exchange,
): readonly [string, Template | null] {
  if (templates.size > 1) {
    for (const accepted of headerValue(exchange.headers, 'accept')?.split(',') ?? []) {
      const type = mediaType(accepted);
      const template = templates.get(type);
      if (template) return [type, template];
    }
  }
  const json = templates.get(JSON_TYPE);
  if (json) return [JSON_TYPE, json];
  for (const entry of templates) return entry;
  return [JSON_TYPE, null];
}
