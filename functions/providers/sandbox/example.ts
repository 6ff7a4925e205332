import { invalid } from '../../requests/check.ts';
import { MAX_EXAMPLE_CHARACTERS, MAX_EXAMPLE_DEPTH, MAX_EXAMPLE_VALUES } from './limits.ts';

type Schema = Readonly<Record<string, unknown>>;

interface Walk {
  readonly root: unknown;
  readonly depth: number;
  /** Shared by the whole walk: counts down. */
  readonly budget: { values: number };
}

/**
 * The smallest value that we know how to make for a JSON schema, always the same for the same schema: required
 * properties only, the first of several choices, the least number. `pattern`, `not` and `if` are not heeded.
 * @throws Failure `invalid_request` if the value would be larger or deeper than the limits.
 */
export function exampleOf(schema: unknown): unknown {
  return make(schema, { root: schema, depth: 0, budget: { values: MAX_EXAMPLE_VALUES } });
}

function make(written: unknown, walk: Walk): unknown {
  walk.budget.values -= 1;
  if (walk.budget.values < 0) throw tooLarge(`more than ${MAX_EXAMPLE_VALUES} values`);
  if (walk.depth > MAX_EXAMPLE_DEPTH) throw tooLarge(`more than ${MAX_EXAMPLE_DEPTH} levels`);
  const deeper = { ...walk, depth: walk.depth + 1 };
  if (!isSchema(written)) return null;
  if ('$ref' in written) return make(referred(walk.root, written.$ref), deeper);
  if ('const' in written) return written.const;
  if (Array.isArray(written.enum)) return written.enum[0] ?? null;
  if ('default' in written) return written.default;
  const choice = [written.anyOf, written.oneOf].find((list) => Array.isArray(list) && list.length > 0);
  if (Array.isArray(choice)) return make(merged([withoutChoices(written), choice[0]], walk.root), deeper);
  if (Array.isArray(written.allOf)) {
    return make(merged([withoutChoices(written), ...written.allOf], walk.root), deeper);
  }
  return ofType(typeOf(written), written, deeper);
}

function ofType(type: unknown, schema: Schema, walk: Walk): unknown {
  switch (type) {
    case 'object':
      return objectOf(schema, walk);
    case 'array':
      return arrayOf(schema, walk);
    case 'string':
      return stringOf(schema);
    case 'integer':
      return numberOf(schema, 1);
    case 'number':
      return numberOf(schema, 0);
    case 'boolean':
      return false;
    default:
      return null;
  }
}

function typeOf(schema: Schema): unknown {
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
  if (type !== undefined) return type;
  if ('properties' in schema || 'required' in schema) return 'object';
  return 'items' in schema || 'prefixItems' in schema ? 'array' : undefined;
}

function objectOf(schema: Schema, walk: Walk): object {
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const properties = isSchema(schema.properties) ? schema.properties : {};
  // Not by assignment: a property may be called `__proto__`.
  return Object.fromEntries(
    required.map((name) => [name, make(Object.hasOwn(properties, name) ? properties[name] : true, walk)]),
  );
}

function arrayOf(schema: Schema, walk: Walk): unknown[] {
  const first = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
  const length = Math.max(numeric(schema.minItems) ?? 0, 0);
  if (length > MAX_EXAMPLE_VALUES) throw tooLarge(`more than ${MAX_EXAMPLE_VALUES} values`);
  return Array.from({ length: Math.ceil(length) }, (_, at) => make(first[at] ?? schema.items, walk));
}

const FORMATS: Readonly<Record<string, string>> = {
  date: '2025-01-01',
  time: '00:00:00Z',
  'date-time': '2025-01-01T00:00:00Z',
  duration: 'P1D',
  email: 'user@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
};

function stringOf(schema: Schema): string {
  const format = typeof schema.format === 'string' ? schema.format : '';
  if (Object.hasOwn(FORMATS, format)) return FORMATS[format] ?? '';
  const least = numeric(schema.minLength) ?? 0;
  const most = numeric(schema.maxLength) ?? MAX_EXAMPLE_CHARACTERS;
  if (least > MAX_EXAMPLE_CHARACTERS)
    throw tooLarge(`a text of more than ${MAX_EXAMPLE_CHARACTERS} characters`);
  return 'text'.repeat(Math.ceil(least / 4) || 1).slice(0, Math.max(least, Math.min(4, most)));
}

/** Zero if the schema allows it, else the first that it allows of what its bounds suggest. */
function numberOf(schema: Schema, grid: number): number {
  const step = numeric(schema.multipleOf) ?? grid;
  const least = numeric(schema.minimum) ?? Number.NEGATIVE_INFINITY;
  const above = numeric(schema.exclusiveMinimum) ?? Number.NEGATIVE_INFINITY;
  const most = numeric(schema.maximum) ?? Number.POSITIVE_INFINITY;
  const below = numeric(schema.exclusiveMaximum) ?? Number.POSITIVE_INFINITY;
  const low = Math.max(least, above);
  const high = Math.min(most, below);
  const onGrid = [Math.ceil(low / step) * step, Math.floor(high / step) * step];
  const suggested =
    step > 0
      ? onGrid.flatMap((value) => [value, value + step, value - step])
      : [low, high, (low + high) / 2, low + 1, high - 1];
  const isAllowed = (value: number) => value >= least && value > above && value <= most && value < below;
  return [0, ...suggested].find((value) => Number.isFinite(value) && isAllowed(value)) ?? 0;
}

/** One schema that says what all say; a later one is stronger, except that what is required adds up. */
function merged(schemas: readonly unknown[], root: unknown): Schema {
  const sum: Record<string, unknown> = {};
  for (const written of schemas) {
    const schema = isSchema(written) && '$ref' in written ? referred(root, written.$ref) : written;
    if (!isSchema(schema)) continue;
    const { properties, required, ...rest } = schema;
    Object.assign(sum, rest);
    if (isSchema(properties)) sum.properties = { ...asSchema(sum.properties), ...properties };
    if (Array.isArray(required)) sum.required = [...new Set([...asList(sum.required), ...required])];
  }
  return sum;
}

function withoutChoices({ anyOf: _any, oneOf: _one, allOf: _all, ...rest }: Schema): Schema {
  return rest;
}

/** References inside the schema only: nothing is fetched. */
function referred(root: unknown, reference: unknown): unknown {
  const path = typeof reference === 'string' && reference.startsWith('#') ? reference.slice(1) : undefined;
  const names = path?.split('/').slice(1) ?? [];
  const found = names.reduce<unknown>((value, escaped) => {
    const name = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    return isSchema(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }, root);
  if (path === undefined || found === undefined) throw tooLarge('what a `$ref` outside of it describes');
  return found;
}

function tooLarge(what: string) {
  return invalid([{ path: '', message: `a JSON schema asks for ${what}` }]);
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asSchema = (value: unknown): Schema => (isSchema(value) ? value : {});
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const numeric = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
