/** The parts of an OpenAPI document that answers are held against. */
export interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly headers: Readonly<Record<string, OpenApiHeader>>;
    readonly responses: Readonly<Record<string, OpenApiResponse & { readonly 'x-gatehouse-status': number }>>;
    readonly securitySchemes?: Readonly<Record<string, object>>;
  };
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly OpenApiParameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: OpenApiContent };
  readonly responses: Readonly<
    Record<string, OpenApiResponse & { readonly 'x-gatehouse-codes'?: readonly string[] }>
  >;
}

export interface OpenApiParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: object;
}

export interface OpenApiResponse {
  readonly description: string;
  readonly headers?: Readonly<Record<string, OpenApiHeader | { readonly $ref: string }>>;
  readonly content?: OpenApiContent;
}

export interface OpenApiHeader {
  readonly description: string;
  readonly required?: boolean;
  readonly schema: object;
}

export type OpenApiContent = Readonly<Record<string, { readonly schema?: object }>>;

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'];

/** Every operation, with where it stands in the document. */
export function operationsOf(
  document: OpenApi,
): { readonly path: string; readonly method: string; readonly operation: OpenApiOperation }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) => ({
      path,
      method,
      operation: item[method] as OpenApiOperation,
    })),
  );
}

/**
 * The path template that a path matches, as the gateway chooses it: a plain segment before a parameter.
 * @param path as sent, still encoded, without the query
 */
export function templateOf(document: OpenApi, path: string): string | null {
  const segments = path.split('/');
  const matching = Object.keys(document.paths).filter((template) => {
    const parts = template.split('/');
    return parts.length === segments.length && parts.every((part, at) => fits(part, segments[at] ?? ''));
  });
  const rank = (template: string) => template.replaceAll(/\{[^}]+\}/g, '\uffff');
  return matching.sort((a, b) => (rank(a) < rank(b) ? -1 : 1))[0] ?? null;
}

function fits(part: string, segment: string): boolean {
  return part.startsWith('{') ? segment !== '' : part === segment;
}

/** The entry for a media type: its own, or that of a range such as `image/*`. */
export function contentFor(content: OpenApiContent, mediaType: string): string | null {
  const [type] = mediaType.split('/');
  return [mediaType, `${type}/*`, '*/*'].find((range) => range in content) ?? null;
}

/** A step of a JSON Pointer. */
export function pointerStep(text: string): string {
  return encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'));
}
