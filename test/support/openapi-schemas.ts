import { Ajv2020, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type OpenApi, operationsOf, pointerStep } from './openapi-lookup.ts';

/** The schemas of a document, compiled. */
export interface OpenApiSchemas {
  /** The problems of a value with the schema at a JSON Pointer. */
  readonly at: (pointer: string, value: unknown) => string[];
  /** The problems of a text that may stand for a number or a truth value, as in headers and queries. */
  readonly loosely: (schema: object, text: string) => string[];
}

/** How a schema finds the document that it stands in. Nothing is fetched. */
const DOCUMENT = 'https://document.invalid/openapi.json';
/** The fields of a document around its schemas. */
const NO_KEYWORDS = ['openapi', 'info', 'servers', 'tags', 'paths', 'components'];

/** @throws if one of the schemas is not a schema, has a word that no one knows, or refers to nothing. */
export function compileSchemas(document: OpenApi): OpenApiSchemas {
  const ajv = createAjv();
  ajv.addVocabulary(NO_KEYWORDS);
  ajv.addSchema(document, DOCUMENT);
  const compiled = new Map<string, ValidateFunction>();
  const compile = (pointer: string): ValidateFunction => {
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `${DOCUMENT}#${pointer}` });
    compiled.set(pointer, validate);
    return validate;
  };
  for (const pointer of bodySchemas(document)) compile(pointer);

  const loose = createAjv({ coerceTypes: true });
  const ofTexts = new WeakMap<object, ValidateFunction>();
  const compileLoosely = (schema: object): ValidateFunction => {
    const validate = ofTexts.get(schema) ?? loose.compile({ type: 'object', properties: { text: schema } });
    ofTexts.set(schema, validate);
    return validate;
  };
  for (const schema of textSchemas(document)) compileLoosely(schema);

  return {
    at: (pointer, value) => problemsWith(compile(pointer), value),
    loosely: (schema, text) => problemsWith(compileLoosely(schema), { text }),
  };
}

function createAjv(options: Options = {}): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    // One of several properties may be required in one place, and described in another.
    strictRequired: false,
    allErrors: true,
    ...options,
  });
  addFormats.default(ajv);
  return ajv;
}

function problemsWith(validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath === '' ? 'it' : instancePath, message, JSON.stringify(params)].join(' '),
  );
}

function bodySchemas(document: OpenApi): string[] {
  return operationsOf(document).flatMap(({ path, method, operation }) => {
    const at = `/paths/${pointerStep(path)}/${method}`;
    const bodies = [
      { at: `${at}/requestBody`, content: operation.requestBody?.content },
      ...Object.entries(operation.responses).map(([status, { content }]) => ({
        at: `${at}/responses/${status}`,
        content,
      })),
    ];
    return bodies.flatMap((body) =>
      Object.entries(body.content ?? {})
        .filter(([, { schema }]) => schema !== undefined)
        .map(([type]) => `${body.at}/content/${pointerStep(type)}/schema`),
    );
  });
}

function textSchemas(document: OpenApi): object[] {
  const inOperations = operationsOf(document).flatMap(({ operation }) => [
    ...(operation.parameters ?? []),
    ...Object.values(operation.responses).flatMap(({ headers = {} }) => Object.values(headers)),
  ]);
  return [...Object.values(document.components.headers), ...inOperations].flatMap((described) =>
    'schema' in described ? [described.schema] : [],
  );
}
