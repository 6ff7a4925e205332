/** Of the schema as JSON, in UTF-8. */
export const MAX_SCHEMA_BYTES = 64 * 1024;
/** Levels of the schema as JSON: each schema within another is two, and a value in it some more. */
export const MAX_WRITTEN_DEPTH = 128;
/** Schemas within schemas, after each `$ref` has been replaced by what it refers to. */
export const MAX_SCHEMA_DEPTH = 32;
export const MAX_SCHEMAS = 2000;
export const MAX_PROPERTIES = 500;
export const MAX_PROPERTY_NAME_LENGTH = 200;
/** Values in one `enum`. */
export const MAX_ENUM_VALUES = 500;
/** Levels of a value in `enum`, `const`, `default` or `examples`. */
export const MAX_VALUE_DEPTH = 16;
/** Of a text that has a `format`: what checks them may take long with long ones. */
export const MAX_FORMATTED_LENGTH = 2048;
/** Values in an answer, counted on every level: lists of unique ones are compared each with each. */
export const MAX_DATA_VALUES = 20_000;
/** Levels of an answer. */
export const MAX_DATA_DEPTH = 32;
