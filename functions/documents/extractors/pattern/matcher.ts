import type { JsonSchema } from '../../schema/json-schema.ts';
import { TooLarge } from '../../too-large.ts';
import { coerce, type Read } from './coerce.ts';
import type { Style } from './findings.ts';
import type { Kind } from './kinds.ts';
import { likeness, type Name } from './names.ts';

/** A second of work. Only a large schema and a large document that share many words need more. */
const MAX_COMPARISONS = 300_000;

/** Compares names and reads values for one extraction, and counts how often: there is an end to it. */
export class Matcher {
  readonly #style: Style;
  #left = MAX_COMPARISONS;

  constructor(style: Style) {
    this.#style = style;
  }

  /** How much alike a name is to the one of several that it is most alike to, from 0 to 1. */
  likeness(names: readonly Name[], found: Name): number {
    this.#count(names.length);
    return names.reduce((most, name) => Math.max(most, likeness(name, found)), 0);
  }

  read(said: string, schema: JsonSchema, kind: Kind | null): Read | null {
    this.#count(1);
    return coerce(said, schema, kind, this.#style);
  }

  #count(comparisons: number): void {
    this.#left -= comparisons;
    if (this.#left < 0) {
      throw new TooLarge('the schema and the document have too many names to compare each with each');
    }
  }
}
