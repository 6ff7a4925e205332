import { type Fields, isFields } from '../fields.ts';

/** Keywords whose values are schemas by name, in a list, or one schema. */
const BY_NAME = ['properties', '$defs', 'definitions'] as const;
const IN_LISTS = ['anyOf', 'oneOf', 'prefixItems'] as const;
const SINGLE = ['items', 'additionalProperties'] as const;

/**
 * The schema with every object closed that does not say itself what else it may have: Anthropic takes no other for
 * answers (https://platform.claude.com/docs/en/build-with-claude/structured-outputs). What fits it fits the original.
 */
export function closedSchema(schema: Fields): Record<string, unknown> {
  const inner = withInner(schema, closedSchema);
  const isOpen = isObjectSchema(schema) && schema.additionalProperties === undefined;
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}

/** Whether an object in it is meant to have what it does not name: closed, it could have nothing. */
export function hasOpenObject(schema: Fields): boolean {
  const { properties, additionalProperties: others } = schema;
  const isOpen = others === undefined ? !isFields(properties) : others !== false;
  return (isObjectSchema(schema) && isOpen) || innerOf(schema).some(hasOpenObject);
}

/**
 * Whether OpenAI takes the schema as a strict one: every object is closed, and requires all of its properties
 * (https://developers.openai.com/docs/guides/structured-outputs).
 */
export function isStrictSchema(schema: Fields): boolean {
  const required = Array.isArray(schema.required) ? schema.required : [];
  const names = isFields(schema.properties) ? Object.keys(schema.properties) : [];
  const isStrict =
    !isObjectSchema(schema) ||
    (schema.additionalProperties === false && names.every((name) => required.includes(name)));
  return isStrict && innerOf(schema).every(isStrictSchema);
}

function isObjectSchema({ type, properties }: Fields): boolean {
  return type === 'object' || (Array.isArray(type) && type.includes('object')) || isFields(properties);
}

function innerOf(schema: Fields): Fields[] {
  return [
    ...BY_NAME.flatMap((keyword) => Object.values(isFields(schema[keyword]) ? schema[keyword] : {})),
    ...IN_LISTS.flatMap((keyword) => schema[keyword]),
    ...SINGLE.map((keyword) => schema[keyword]),
  ].filter(isFields);
}

function withInner(schema: Fields, change: (schema: Fields) => Fields): Record<string, unknown> {
  const changed = (value: unknown) => (isFields(value) ? change(value) : value);
  const result: Record<string, unknown> = { ...schema };
  for (const keyword of BY_NAME) {
    const schemas = schema[keyword];
    if (!isFields(schemas)) continue;
    result[keyword] = Object.fromEntries(Object.entries(schemas).map(([name, one]) => [name, changed(one)]));
  }
  for (const keyword of IN_LISTS) {
    const schemas: unknown = schema[keyword];
    if (Array.isArray(schemas)) result[keyword] = schemas.map(changed);
  }
  for (const keyword of SINGLE) {
    if (isFields(schema[keyword])) result[keyword] = changed(schema[keyword]);
  }
  return result;
}
