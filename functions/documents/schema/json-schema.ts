/** A JSON Schema as it is used here: without references, of the keywords in `keywords.ts` alone. */
export type JsonSchema = { readonly [keyword: string]: unknown };

export type JsonObject = { readonly [name: string]: unknown };

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const JSON_TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'] as const;
export type JsonType = (typeof JSON_TYPES)[number];

export function isJsonType(value: unknown): value is JsonType {
  return (JSON_TYPES as readonly unknown[]).includes(value);
}

/** The types that a schema names; null where it names none, so that a value may have any. */
export function typesOf({ type }: JsonSchema): readonly JsonType[] | null {
  const named = (Array.isArray(type) ? type : [type]).filter(isJsonType);
  return named.length === 0 ? null : named;
}

export function propertiesOf({ properties }: JsonSchema): readonly (readonly [string, JsonSchema])[] {
  return isJsonObject(properties)
    ? Object.entries(properties).filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]))
    : [];
}

export function requiredOf({ required }: JsonSchema): readonly string[] {
  return Array.isArray(required) ? required.map(String) : [];
}

export function schemasIn(value: unknown): readonly JsonSchema[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
