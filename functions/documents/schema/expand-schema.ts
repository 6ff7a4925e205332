import type { Problem } from '../../../core/keys/settings.ts';
import { isJsonObject, type JsonObject, type JsonSchema } from './json-schema.ts';
import { isForeignAnnotation, KEYWORDS, REFUSALS } from './keywords.ts';
import { MAX_PROPERTIES, MAX_PROPERTY_NAME_LENGTH, MAX_SCHEMA_DEPTH, MAX_SCHEMAS } from './limits.ts';

export type Expanded = { readonly schema: JsonSchema } | { readonly problems: readonly Problem[] };

/** More than anybody reads at once. */
const MAX_PROBLEMS = 20;
const MAX_QUOTED_LENGTH = 100;
const DRAFTS = /^https?:\/\/json-schema\.org\//;
/** Read through a `$ref` only. */
const DEFINITIONS = ['$defs', 'definitions'];

interface Place {
  /** Dotted, as errors name it. */
  readonly path: string;
  readonly depth: number;
  /** What the references on the way here referred to. */
  readonly via: readonly unknown[];
}

/**
 * A schema in which each reference is replaced by what it refers to, or everything that is wrong with it.
 *
 * INVARIANT: what comes out has no reference, no pattern, no keyword that is not in `keywords.ts`, and a bounded number
 * of schemas, so that judging a value by it takes a bounded time.
 *
 * @param path what the schema is called in problems
 */
export function expandSchema(written: unknown, path: string): Expanded {
  const expansion = new Expansion(written);
  const schema = expansion.expand(written, { path, depth: 0, via: [] });
  if (expansion.problems.length === 0 && isJsonObject(schema)) {
    if (schema.type === 'object') return { schema };
    expansion.refuse(`${path}.type`, 'must be `object`: what is extracted is one JSON object');
  }
  return { problems: expansion.problems };
}

class Expansion {
  readonly problems: Problem[] = [];
  readonly #root: unknown;
  #schemas = 0;
  #properties = 0;

  constructor(root: unknown) {
    this.#root = root;
  }

  refuse(path: string, message: string): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ path, message });
  }

  expand(written: unknown, place: Place): JsonSchema | boolean {
    if (!this.#hasRoom(place)) return true;
    if (typeof written === 'boolean' && place.depth > 0) return written;
    if (!isJsonObject(written)) {
      this.refuse(place.path, 'must be a JSON Schema, which is an object');
      return true;
    }
    const { $ref: reference, ...rest } = written;
    const own = this.#expandKeywords(rest, place);
    if (reference === undefined) return own;
    const target = this.#follow(reference, place);
    const isGuideOnly = Object.keys(own).every((name) => {
      const keyword = KEYWORDS.get(name);
      return keyword?.holds === 'value' && keyword.guides;
    });
    if (isJsonObject(target) && isGuideOnly) return { ...target, ...own };
    return { ...own, allOf: [target, ...(Array.isArray(own.allOf) ? own.allOf : [])] };
  }

  #hasRoom({ path, depth }: Place): boolean {
    this.#schemas += 1;
    // Whatever is wrong with one that is too large is told in one sentence, and not looked at any further.
    if (this.#schemas === MAX_SCHEMAS + 1) {
      const message = `has more than ${MAX_SCHEMAS} schemas within it, each $ref counted as what it refers to`;
      this.refuse(path, message);
    }
    if (depth > MAX_SCHEMA_DEPTH) this.refuse(path, `nests deeper than ${MAX_SCHEMA_DEPTH} levels`);
    return this.#schemas <= MAX_SCHEMAS && depth <= MAX_SCHEMA_DEPTH;
  }

  #expandKeywords(written: JsonObject, place: Place): JsonSchema {
    const expanded: Record<string, unknown> = {};
    for (const [name, given] of Object.entries(written)) {
      const path = `${place.path}.${name.slice(0, MAX_QUOTED_LENGTH)}`;
      const keyword = KEYWORDS.get(name);
      if (keyword === undefined) this.#expectNothing(name, given, path);
      else if (keyword.holds === 'value') {
        const problem = keyword.problem(given);
        if (problem === null) expanded[name] = given;
        else this.refuse(path, problem);
      } else expanded[name] = this.#expandWithin(keyword.holds, given, { ...place, path });
    }
    return expanded;
  }

  #expectNothing(name: string, given: unknown, path: string): void {
    if (isForeignAnnotation(name)) return;
    if (DEFINITIONS.includes(name)) {
      if (!isJsonObject(given)) this.refuse(path, 'must be an object of schemas');
      return;
    }
    if (name === '$schema') {
      if (typeof given !== 'string' || !DRAFTS.test(given))
        this.refuse(path, 'must name a draft of JSON Schema');
      return;
    }
    this.refuse(path, REFUSALS.get(name) ?? 'is not a keyword that is taken here');
  }

  #expandWithin(holds: 'schema' | 'schema list' | 'schema map', given: unknown, place: Place): unknown {
    const { path, via } = place;
    const depth = place.depth + 1;
    if (holds === 'schema') return this.expand(given, { path, depth, via });
    if (holds === 'schema list') {
      if (Array.isArray(given) && given.length > 0) {
        return given.map((one, at) => this.expand(one, { path: `${path}.${at}`, depth, via }));
      }
      this.refuse(path, 'must be a list of schemas, at least one');
      return [true];
    }
    if (!isJsonObject(given)) {
      this.refuse(path, 'must be an object of schemas');
      return {};
    }
    const entries = Object.entries(given);
    this.#properties += entries.length;
    if (this.#properties > MAX_PROPERTIES && this.#properties - entries.length <= MAX_PROPERTIES) {
      this.refuse(path, `makes more than ${MAX_PROPERTIES} properties`);
    }
    return Object.fromEntries(
      entries.map(([name, one]) => {
        this.#checkName(name, path);
        return [name, this.expand(one, { path: `${path}.${name.slice(0, MAX_QUOTED_LENGTH)}`, depth, via })];
      }),
    );
  }

  #checkName(name: string, path: string): void {
    if (name.length > MAX_PROPERTY_NAME_LENGTH) {
      this.refuse(path, `has a name of more than ${MAX_PROPERTY_NAME_LENGTH} characters`);
    }
    if (!name.isWellFormed()) this.refuse(path, 'has a name that is not whole Unicode characters');
    // Not a property like others in JavaScript: code that copies one changes what the copy is.
    if (name === '__proto__') this.refuse(path, 'cannot have a property of the name `__proto__`');
  }

  #follow(reference: unknown, place: Place): JsonSchema | boolean {
    const path = `${place.path}.$ref`;
    if (typeof reference !== 'string' || !reference.startsWith('#')) {
      this.refuse(path, 'must refer to a place in this schema, such as `#/$defs/name`; nothing is fetched');
      return true;
    }
    const target = resolvePointer(this.#root, reference);
    if (target === undefined) {
      this.refuse(path, 'refers to a place that is not in this schema');
      return true;
    }
    if (target === this.#root || place.via.includes(target)) {
      this.refuse(path, 'leads back to itself; a schema of unlimited depth is not taken');
      return true;
    }
    return this.expand(target, { path, depth: place.depth + 1, via: [...place.via, target] });
  }
}

/** RFC 6901, as a fragment. */
function resolvePointer(root: unknown, reference: string): unknown {
  const [first, ...names] = reference.slice(1).split('/');
  if (first !== '') return undefined;
  return names.reduce<unknown>((value, escaped) => {
    const name = decoded(escaped).replaceAll('~1', '/').replaceAll('~0', '~');
    const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    return isThere ? (value as JsonObject)[name] : undefined;
  }, root);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
