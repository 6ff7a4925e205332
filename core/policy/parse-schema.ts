import type * as z from 'zod';
import type { Path } from './problem.ts';

/** The part of a zod schema's definition that says what lies below it. */
interface SchemaNode {
  readonly def: {
    readonly type: string;
    readonly shape?: Readonly<Record<string, z.ZodType>>;
    readonly innerType?: z.ZodType;
    readonly valueType?: z.ZodType;
    readonly element?: z.ZodType;
    readonly options?: readonly z.ZodType[];
  };
}

/** Every schema that may apply at the end of a path: several, where a union lies on the way. */
function schemasAt(schema: z.ZodType, path: Path): z.ZodType[] {
  const { def } = schema as unknown as SchemaNode;
  const [step, ...rest] = path;
  const alternatives = def.type === 'optional' && def.innerType !== undefined ? [def.innerType] : def.options;
  if (alternatives !== undefined) {
    const inner = alternatives.flatMap((option) => schemasAt(option, path));
    return step === undefined ? [schema, ...inner] : inner;
  }
  if (step === undefined) return [schema];
  const below = def.shape?.[String(step)] ?? def.valueType ?? def.element;
  return below === undefined ? [] : schemasAt(below, rest);
}

/** The keys that a map at this place may have. */
export function keysAt(schema: z.ZodType, path: Path): string[] {
  return schemasAt(schema, path).flatMap((found) =>
    Object.keys((found as unknown as SchemaNode).def.shape ?? {}),
  );
}

/** What the value at this place means; null if the schema does not say. */
export function descriptionAt(schema: z.ZodType, path: Path): string | null {
  return schemasAt(schema, path).find((found) => found.description !== undefined)?.description ?? null;
}

/** How a value at this place may look; null if the schema gives no example. */
export function exampleAt(schema: z.ZodType, path: Path): string | null {
  const examples = schemasAt(schema, path).flatMap((found) => found.meta()?.examples);
  const example = examples.find((found) => typeof found === 'string');
  return typeof example === 'string' ? example : null;
}
