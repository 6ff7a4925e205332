import * as z from 'zod/v4/core';

/**
 * A zod schema, of either flavour, as the JSON Schema of what is sent (`input`) or answered (`output`), for the
 * descriptions of operations. Rules that JSON Schema cannot say are left out, unless `meta` says them.
 */
export function jsonSchema(schema: z.$ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, override: withoutBoundOfIntegers });
  return rest;
}

/** That of every integer in JSON, and no rule of ours. */
function withoutBoundOfIntegers({ jsonSchema }: { readonly jsonSchema: { maximum?: number } }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}
