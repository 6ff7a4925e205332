import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Problem } from '../../../core/keys/settings.ts';
import { nestsDeeperThan } from '../../requests/nesting.ts';
import { TooLarge } from '../too-large.ts';
import { expandSchema } from './expand-schema.ts';
import { FORMATS } from './formats.ts';
import { isJsonObject, type JsonObject, type JsonSchema } from './json-schema.ts';
import { MAX_DATA_DEPTH, MAX_DATA_VALUES, MAX_SCHEMA_BYTES, MAX_WRITTEN_DEPTH } from './limits.ts';

/** The fields that somebody wants, and how to judge whether an answer has them. */
export interface FieldsSchema {
  /** Without references. */
  readonly schema: JsonSchema;
  /** @throws TooLarge */
  readonly judge: (data: JsonObject) => Judgement;
}

export interface Judgement {
  /** Dotted paths of what is required and not there. */
  readonly missing: readonly string[];
  /** What is there and wrong. If there is none, the data fits the schema apart from what is missing. */
  readonly problems: readonly DataProblem[];
}

export interface DataProblem extends Problem {
  /** The path, each step by itself. */
  readonly steps: readonly string[];
}

/** The schema cannot be used; each problem with its path within it. */
export class SchemaRefused extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super('the schema cannot be used');
    this.name = 'SchemaRefused';
    this.problems = problems;
  }
}

/** More than any answer has that is worth anything. */
const MAX_PROBLEMS = 1000;
/** What asks for more than there is. */
const DEMANDS = ['required', 'minProperties', 'minItems'];

/**
 * @param written what somebody sent
 * @param path what the schema is called in problems
 * @throws SchemaRefused
 */
export function readFieldsSchema(written: unknown, path: string): FieldsSchema {
  // Before anything looks into it by recursion.
  if (nestsDeeperThan(MAX_WRITTEN_DEPTH, written)) {
    throw new SchemaRefused([{ path, message: `nests deeper than ${MAX_WRITTEN_DEPTH} levels` }]);
  }
  if (new TextEncoder().encode(JSON.stringify(written)).length > MAX_SCHEMA_BYTES) {
    throw new SchemaRefused([{ path, message: `is longer than ${MAX_SCHEMA_BYTES / 1024} KB` }]);
  }
  const expanded = expandSchema(written, path);
  if ('problems' in expanded) throw new SchemaRefused(expanded.problems);
  const { schema } = expanded;
  const fits = compile(schema, path);
  const fitsApartFromMissing = compile(withoutDemands(schema), path);
  if (!fitsApartFromMissing({})) {
    throw new SchemaRefused([{ path, message: 'must allow an object in which nothing was found' }]);
  }
  return { schema, judge: (data) => judge(data, fits, fitsApartFromMissing) };
}

function judge(data: JsonObject, fits: ValidateFunction, fitsApartFromMissing: ValidateFunction): Judgement {
  checkSize(data);
  if (fits(data)) return { missing: [], problems: [] };
  const missing = [...new Set((fits.errors ?? []).flatMap(missingPath))].sort();
  if (!fitsApartFromMissing(data)) return { missing, problems: problemsOf(fitsApartFromMissing) };
  return missing.length > 0 ? { missing, problems: [] } : { missing, problems: problemsOf(fits) };
}

function checkSize(data: JsonObject): void {
  if (nestsDeeperThan(MAX_DATA_DEPTH, data)) {
    throw new TooLarge(`the data nests deeper than ${MAX_DATA_DEPTH} levels`);
  }
  if (countValues(data) > MAX_DATA_VALUES)
    throw new TooLarge(`the data has more than ${MAX_DATA_VALUES} values`);
}

function countValues(root: unknown): number {
  let count = 0;
  const open = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    count += 1;
    if (Array.isArray(value)) for (const one of value) open.push(one);
    else if (isJsonObject(value)) for (const one of Object.values(value)) open.push(one);
  }
  return count;
}

function missingPath({ keyword, instancePath, params }: ErrorObject): string[] {
  if (!DEMANDS.includes(keyword)) return [];
  const steps = stepsOf(instancePath);
  return [(keyword === 'required' ? [...steps, String(params.missingProperty)] : steps).join('.')];
}

function problemsOf({ errors }: ValidateFunction): DataProblem[] {
  return (errors ?? []).slice(0, MAX_PROBLEMS).map((error) => {
    const steps = stepsOf(error.instancePath);
    return { path: steps.join('.'), steps, message: messageOf(error) };
  });
}

function messageOf({ keyword, message = 'is not valid', params }: ErrorObject): string {
  if (keyword === 'additionalProperties') return `${message}: \`${params.additionalProperty}\``;
  return keyword === 'enum' ? `${message}: ${JSON.stringify(params.allowedValues)}` : message;
}

function stepsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((escaped) => escaped.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** By an instance of its own: one that is shared would keep every schema that it has seen. */
function compile(schema: JsonSchema, path: string): ValidateFunction {
  const ajv = new Ajv2020({
    // Judged already, keyword by keyword, with paths that are ours.
    meta: false,
    validateSchema: false,
    strict: false,
    allErrors: true,
    // A property may be called `toString`.
    ownProperties: true,
    logger: false,
    formats: Object.fromEntries(FORMATS),
  });
  try {
    return ajv.compile(withoutHints(schema));
  } catch (cause) {
    throw Object.assign(new SchemaRefused([{ path, message: 'contradicts itself' }]), { cause });
  }
}

/** Without what a validator need not know, above all formats that it does not. */
function withoutHints(schema: JsonSchema): JsonSchema {
  return mapSchemas(schema, ({ title, description, default: _, examples, format, ...rest }) => ({
    ...rest,
    ...(typeof format === 'string' && FORMATS.has(format) ? { format } : {}),
  }));
}

/**
 * What data has to fit from which something is missing. Of `oneOf`, any will do: what would tell them apart may be
 * what is missing.
 */
function withoutDemands(schema: JsonSchema): JsonSchema {
  return mapSchemas(schema, ({ required, minProperties, minItems, oneOf, ...rest }) => {
    if (oneOf === undefined) return rest;
    const { allOf, ...others } = rest;
    return { ...others, allOf: [...(Array.isArray(allOf) ? allOf : []), { anyOf: oneOf }] };
  });
}

function mapSchemas(schema: JsonSchema, change: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const map = (value: unknown): unknown => (isJsonObject(value) ? mapSchemas(value, change) : value);
  const changed = change(schema);
  const mapped: Record<string, unknown> = { ...changed };
  for (const name of ['items', 'additionalProperties'])
    if (name in changed) mapped[name] = map(changed[name]);
  for (const name of ['prefixItems', 'allOf', 'anyOf', 'oneOf']) {
    const list = changed[name];
    if (Array.isArray(list)) mapped[name] = list.map(map);
  }
  if (isJsonObject(changed.properties)) {
    mapped.properties = Object.fromEntries(
      Object.entries(changed.properties).map(([name, one]) => [name, map(one)]),
    );
  }
  return mapped;
}
