import { type JsonSchema, propertiesOf } from '../../schema/json-schema.ts';
import { joinNames, type Name, nameOf } from './names.ts';
import { elementSchema, objectOption } from './options.ts';

/** A property that one value, or one list, is looked for. */
export interface Field {
  /** Names of properties, from the top. */
  readonly steps: readonly string[];
  readonly schema: JsonSchema;
  /** Of the elements, where a list is asked for; null for one value. */
  readonly elements: JsonSchema | null;
  /** What it may be called in a document, by itself. */
  readonly names: readonly Name[];
  /** What the object may be called that it belongs to; none at the top. */
  readonly owners: readonly Name[];
  /** By itself at the top, else with the name of what it belongs to. */
  readonly fullNames: readonly Name[];
}

/** A description as short as that is another name. */
const MAX_NAMING_WORDS = 4;
const MAX_NAMES = 8;

/** The fields of a schema in its order, those of objects within it included. */
export function fieldsOf(schema: JsonSchema): Field[] {
  return fieldsWithin(schema, [], []);
}

function fieldsWithin(schema: JsonSchema, steps: readonly string[], owners: readonly Name[]): Field[] {
  const option = objectOption(schema);
  if (option === null) return [];
  return propertiesOf(option).flatMap(([property, one]) => {
    const names = namesOf(property, one);
    const here = [...steps, property];
    if (objectOption(one) !== null) return fieldsWithin(one, here, ownersOf(owners, names));
    const fullNames =
      owners.length === 0 ? names : owners.flatMap((owner) => names.map((name) => joinNames(owner, name)));
    return [{ steps: here, schema: one, elements: elementSchema(one), names, owners, fullNames }];
  });
}

/** The object's own names, and those with the names of what it is in. */
function ownersOf(owners: readonly Name[], names: readonly Name[]): Name[] {
  const joined = owners.flatMap((owner) => names.map((name) => joinNames(owner, name)));
  return [...names, ...joined].slice(0, MAX_NAMES);
}

/** What a property may be called: by its labels, its title, its own name, its description if that is short. */
export function namesOf(property: string, schema: JsonSchema): Name[] {
  const { title, description, 'x-label': labels } = schema;
  const isShort = typeof description === 'string' && description.split(/\s+/).length <= MAX_NAMING_WORDS;
  return [...(Array.isArray(labels) ? labels : [labels]), title, property, isShort ? description : null]
    .filter((text): text is string => typeof text === 'string' && text.trim() !== '')
    .map(nameOf)
    .filter(({ plain }) => plain.length > 0)
    .slice(0, MAX_NAMES);
}
