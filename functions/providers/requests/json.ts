import * as z from 'zod/mini';

/** Any JSON object. */
export const jsonObject = z.record(z.string(), z.unknown());

/** Absent and null mean the same: clients write either for "not set". */
export const nullish = <T extends z.ZodMiniType>(schema: T) => z.optional(z.nullable(schema));

export const between = (minimum: number, maximum: number) =>
  z.number().check(z.minimum(minimum), z.maximum(maximum));

export const positiveInteger = z.int().check(z.minimum(1));

export const nonEmpty = z.string().check(z.minLength(1));

/** Longer than any id that is declared; keeps what an error message repeats short. */
const MODEL_ID_CHARACTERS = 256;

export const modelId = z.string().check(z.minLength(1), z.maxLength(MODEL_ID_CHARACTERS));

/** The rule that both dialects have for the names of tools. */
export const toolName = z.string().check(z.regex(/^[a-zA-Z0-9_-]{1,128}$/));

/** A text, or a list of parts of the given shape, at least one. */
export const textOr = <T extends z.ZodMiniType>(part: T) =>
  z.union([z.string(), z.array(part).check(z.minLength(1))]);
