import {
  isJsonObject,
  type JsonSchema,
  propertiesOf,
  requiredOf,
  schemasIn,
  typesOf,
} from '../../schema/json-schema.ts';

/** Ways to fit one schema that are tried. */
const MAX_OPTIONS = 8;

/** Schemas do not change, and the same one is asked for with each value that it may fit. */
const known = new WeakMap<JsonSchema, readonly JsonSchema[]>();

/** The ways in which a value may fit a schema, each a schema without `allOf`, `anyOf` and `oneOf`. */
export function optionsOf(schema: JsonSchema): readonly JsonSchema[] {
  const options = known.get(schema) ?? findOptions(schema);
  known.set(schema, options);
  return options;
}

function findOptions(schema: JsonSchema): readonly JsonSchema[] {
  const { allOf, anyOf, oneOf, ...own } = schema;
  const whole = schemasIn(allOf).reduce<JsonSchema[]>(
    (sums, part) =>
      sums.flatMap((sum) => optionsOf(part).map((one) => merge(sum, one))).slice(0, MAX_OPTIONS),
    [own],
  );
  return [anyOf, oneOf].reduce<readonly JsonSchema[]>((sums, choices) => {
    const choosable = schemasIn(choices);
    if (choosable.length === 0) return sums;
    return sums
      .flatMap((sum) => choosable.flatMap(optionsOf).map((one) => merge(sum, one)))
      .slice(0, MAX_OPTIONS);
  }, whole);
}

/** Whether null is one of the values that fit. */
export function allowsNull(schema: JsonSchema): boolean {
  return optionsOf(schema).some((option) => {
    const choices = choicesOf(option);
    if (choices !== null) return choices.includes(null);
    return typesOf(option)?.includes('null') === true;
  });
}

/** The values that an `enum` or a `const` leaves; null where anything fits. */
export function choicesOf(schema: JsonSchema): readonly unknown[] | null {
  if ('const' in schema) return [schema.const];
  return Array.isArray(schema.enum) ? schema.enum : null;
}

/** One that asks for what both ask for, as far as that can be said without a contradiction. */
function merge(one: JsonSchema, other: JsonSchema): JsonSchema {
  const properties = Object.fromEntries([...propertiesOf(one), ...propertiesOf(other)]);
  return {
    ...one,
    ...other,
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...('required' in one || 'required' in other
      ? { required: [...new Set([...requiredOf(one), ...requiredOf(other)])] }
      : {}),
  };
}

export function objectOption(schema: JsonSchema): JsonSchema | null {
  return optionsOf(schema).find((option) => propertiesOf(option).length > 0) ?? null;
}

/** What the elements of a list have to fit; null where the schema asks for no list, or for any. */
export function elementSchema(schema: JsonSchema): JsonSchema | null {
  const option = optionsOf(schema).find((one) => typesOf(one)?.includes('array') || 'items' in one);
  return option !== undefined && isJsonObject(option.items) ? option.items : null;
}
