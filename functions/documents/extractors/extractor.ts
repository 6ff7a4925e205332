import type { ReadDocument } from '../formats/read-document.ts';
import type { FieldsSchema } from '../schema/fields-schema.ts';
import type { JsonObject } from '../schema/json-schema.ts';

/** Finds the fields that a schema asks for in a document. */
export interface Extractor {
  readonly name: ExtractorName;
  /**
   * The data that was found. It fits the schema, apart from what is missing; what is not in the document is missing,
   * never made up.
   *
   * @throws Failure
   */
  extract(
    document: ReadDocument,
    fields: FieldsSchema,
    options: ExtractOptions,
    signal: AbortSignal,
  ): Promise<Extracted>;
}

/** `model`: a model was asked. `pattern`: the built-in one, which asks nobody. */
export const EXTRACTOR_NAMES = ['model', 'pattern'] as const;
export type ExtractorName = (typeof EXTRACTOR_NAMES)[number];

export interface ExtractOptions {
  /** What the sender adds to the schema, for those who read prose; null for nothing. */
  readonly instructions: string | null;
  readonly requestId: string;
  /** Unix seconds. */
  readonly now: number;
}

export interface Extracted {
  readonly data: JsonObject;
  /** Dotted paths of what is required and was not found. */
  readonly missing: readonly string[];
  /** Tokens, where a model was asked. */
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number };
}
