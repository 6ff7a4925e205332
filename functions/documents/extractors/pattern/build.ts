import { type JsonObject, type JsonSchema, propertiesOf, requiredOf } from '../../schema/json-schema.ts';
import type { Field } from './fields.ts';
import { allowsNull, objectOption } from './options.ts';

/**
 * An object of the schema's shape that holds the values of its fields. What has none is left out, or null where it is
 * required and may be null.
 *
 * @returns null if there is nothing to put in
 */
export function buildObject(schema: JsonSchema, values: ReadonlyMap<Field, unknown>): JsonObject | null {
  const byPath = new Map([...values].map(([{ steps }, value]) => [pathOf(steps), value]));
  return build(schema, [], byPath);
}

function build(
  schema: JsonSchema,
  steps: readonly string[],
  values: ReadonlyMap<string, unknown>,
): JsonObject | null {
  const option = objectOption(schema);
  if (option === null) return null;
  const required = requiredOf(option);
  let isEmpty = true;
  const entries: [string, unknown][] = [];
  for (const [property, one] of propertiesOf(option)) {
    const here = [...steps, property];
    const path = pathOf(here);
    const value = objectOption(one) === null ? values.get(path) : (build(one, here, values) ?? undefined);
    if (value !== undefined) {
      isEmpty = false;
      entries.push([property, value]);
    } else if (required.includes(property)) {
      // The schema leaves no choice here, so that nothing is made up.
      if ('const' in one) entries.push([property, one.const]);
      else if (allowsNull(one)) entries.push([property, null]);
    }
  }
  return isEmpty && steps.length > 0 ? null : Object.fromEntries(entries);
}

function pathOf(steps: readonly string[]): string {
  return JSON.stringify(steps);
}
