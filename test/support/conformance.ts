import {
  contentFor,
  type OpenApi,
  type OpenApiContent,
  type OpenApiOperation,
  type OpenApiResponse,
  pointerStep,
  templateOf,
} from './openapi-lookup.ts';
import { compileSchemas, type OpenApiSchemas } from './openapi-schemas.ts';

/** A request and its answer. */
export interface Exchange {
  readonly method: string;
  /** As sent, still encoded, without the address of the surface. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly request: Message;
  readonly status: number;
  readonly answer: Message;
}

export interface Message {
  readonly headers: Headers;
  /** Empty for none; null for one that was not read, as a stream or a file. */
  readonly body: string | null;
}

/** What about an exchange is not as the document says; empty if all is. */
export type Conformance = (exchange: Exchange) => string[];

interface Documented {
  readonly document: OpenApi;
  readonly schemas: OpenApiSchemas;
}

/** Where an operation or a part of it stands, as a JSON Pointer. */
interface Placed<Part> {
  readonly at: string;
  readonly part: Part;
}

const PREFLIGHT_STATUS = 204;
const JSON_TYPE = /^application\/([\w.-]+\+)?json$/;

/**
 * Holds answers against an OpenAPI document: the status, the content type, the body, the headers. Of a request that was
 * served, the other way around: the document must not forbid what is served.
 *
 * @throws if one of the document's schemas is no schema.
 */
export function createConformance(document: OpenApi): Conformance {
  const documented = { document, schemas: compileSchemas(document) };
  return (exchange) => {
    const found = findOperation(document, exchange);
    if (typeof found === 'string') return problemsOfRefusal(documented, exchange, found);
    return [
      ...problemsOfAnswer(documented, exchange, found),
      ...(exchange.status < 400 ? problemsOfRequest(documented, exchange, found) : []),
    ];
  };
}

/** Whether a body of this media type can be held against a schema. */
export function isReadable(mediaType: string | null): boolean {
  return mediaType === null || JSON_TYPE.test(mediaType);
}

export function mediaTypeOf({ headers }: Pick<Message, 'headers'>): string | null {
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  return type.trim() === '' ? null : type.trim().toLowerCase();
}

function findOperation(
  document: OpenApi,
  { method, path }: Exchange,
): Placed<OpenApiOperation> | 'UnknownPath' | 'UnknownMethod' {
  const template = templateOf(document, path);
  if (template === null) return 'UnknownPath';
  const name = method.toLowerCase();
  const operation = document.paths[template]?.[name] as OpenApiOperation | undefined;
  if (operation === undefined) return 'UnknownMethod';
  return { at: `/paths/${pointerStep(template)}/${name}`, part: operation };
}

function problemsOfRefusal(documented: Documented, exchange: Exchange, name: string): string[] {
  if (exchange.method === 'OPTIONS' && exchange.status === PREFLIGHT_STATUS) return [];
  const refusal = documented.document.components.responses[name];
  const expected = refusal?.['x-gatehouse-status'];
  if (refusal === undefined || exchange.status !== expected) {
    return [`the document has no such operation, so that ${expected} was expected`];
  }
  return problemsOfResponse(documented, exchange.answer, {
    at: `/components/responses/${name}`,
    part: refusal,
  });
}

function problemsOfAnswer(
  documented: Documented,
  { status, answer }: Exchange,
  { at, part: { responses } }: Placed<OpenApiOperation>,
): string[] {
  const key = [String(status), `${Math.floor(status / 100)}XX`].find((one) => Object.hasOwn(responses, one));
  const response = key === undefined ? undefined : responses[key];
  if (response === undefined) {
    return [`the status is not documented; those that are: ${Object.keys(responses).join(', ')}`];
  }
  return problemsOfResponse(documented, answer, { at: `${at}/responses/${key}`, part: response });
}

function problemsOfResponse(
  documented: Documented,
  answer: Message,
  { at, part }: Placed<OpenApiResponse>,
): string[] {
  return [
    ...problemsOfHeaders(documented, answer, part),
    ...problemsOfContent(documented, answer, { at, part: part.content }),
  ];
}

function problemsOfContent(
  documented: Documented,
  answer: Message,
  { at, part: content }: Placed<OpenApiResponse['content']>,
): string[] {
  if (content !== undefined) return problemsOfBody(documented, answer, { at, part: content });
  return answer.body === '' ? [] : ['there is a body where none is documented'];
}

function problemsOfHeaders(
  { document, schemas }: Documented,
  { headers }: Message,
  response: OpenApiResponse,
): string[] {
  return Object.entries(response.headers ?? {}).flatMap(([name, written]) => {
    const header =
      '$ref' in written ? document.components.headers[written.$ref.split('/').at(-1) ?? ''] : written;
    const value = headers.get(name);
    if (header === undefined) return [`the header ${name} is described nowhere`];
    if (value === null) return header.required === true ? [`the header ${name} is missing`] : [];
    return schemas.loosely(header.schema, value).map((problem) => `the header ${name}: ${problem}`);
  });
}

function problemsOfBody(
  { schemas }: Documented,
  message: Message,
  { at, part: content }: Placed<OpenApiContent>,
): string[] {
  const mediaType = mediaTypeOf(message);
  const entry = mediaType === null ? null : contentFor(content, mediaType);
  if (mediaType === null || entry === null) {
    const known = Object.keys(content).join(', ');
    return [`the content type ${mediaType ?? '(none)'} is not documented; those that are: ${known}`];
  }
  // What is described by a range is a file: its schema says that it is bytes, whatever is in them.
  if (message.body === null || entry.includes('*') || content[entry]?.schema === undefined) return [];
  const value = parse(message.body);
  if (value === undefined) return ['the body is not JSON'];
  return schemas.at(`${at}/content/${pointerStep(entry)}/schema`, value).map((problem) => `body: ${problem}`);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** What is served although the document says that it is not accepted. */
function problemsOfRequest(
  documented: Documented,
  { query, request }: Exchange,
  { at, part: { parameters = [], requestBody } }: Placed<OpenApiOperation>,
): string[] {
  const ofQuery = [...query].flatMap(([name, value]) => {
    const parameter = parameters.find((one) => one.in === 'query' && one.name === name);
    if (parameter === undefined) return [`the query parameter ${name} was taken but is not documented`];
    return documented.schemas
      .loosely(parameter.schema, value)
      .map((problem) => `query parameter ${name}: ${problem}`);
  });
  const ofBody = problemsOfSent(documented, request, { at, part: requestBody });
  return [...ofQuery, ...ofBody].map((problem) => `of the request: ${problem}`);
}

function problemsOfSent(
  documented: Documented,
  request: Message,
  { at, part: requestBody }: Placed<OpenApiOperation['requestBody']>,
): string[] {
  if (request.body === '') {
    return requestBody?.required === true ? ['it has no body, and the document requires one'] : [];
  }
  if (requestBody === undefined) return ['a body was taken, and none is documented'];
  return problemsOfBody(documented, request, { at: `${at}/requestBody`, part: requestBody.content });
}
