import { nestsDeeperThan } from '../../requests/nesting.ts';
import { MAX_JSON_DEPTH } from '../limits.ts';
import { isJsonObject, type JsonObject } from '../schema/json-schema.ts';
import { type Content, type NamedList, type NamedValue, NOTHING, type Table } from './content.ts';
import { checkTableSize, tableOf } from './table.ts';
import { Unreadable } from './unreadable.ts';

/** JSON: what names its values are its keys, and its lists of objects are tables. */
export function readJson(text: string): Content {
  const value = parse(text);
  if (nestsDeeperThan(MAX_JSON_DEPTH, value)) {
    throw new Unreadable(`its JSON nests deeper than ${MAX_JSON_DEPTH} levels`);
  }
  const found = { labels: [], lists: [], tables: [] } satisfies Found;
  collect(value, [], found);
  return { ...NOTHING, text, ...found, mark: '.' };
}

interface Found {
  readonly labels: NamedValue[];
  readonly lists: NamedList[];
  readonly tables: Table[];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Unreadable('it is no valid JSON', cause);
  }
}

function collect(value: unknown, path: readonly string[], found: Found): void {
  if (Array.isArray(value)) collectList(value, path, found);
  else if (isJsonObject(value)) {
    for (const [name, one] of Object.entries(value)) collect(one, [...path, name], found);
  } else if (value !== null && path.length > 0) found.labels.push({ path, value: String(value) });
}

function collectList(values: readonly unknown[], path: readonly string[], found: Found): void {
  const objects = values.filter(isJsonObject);
  if (objects.length === 0) {
    const texts = values.filter((one) => one !== null && !Array.isArray(one)).map(String);
    if (path.length > 0) found.lists.push({ path, values: texts });
    return;
  }
  found.tables.push(tableOf(path.at(-1) ?? '', rowsOf(objects)));
  // A list of one is often no list, but what surrounds everything.
  for (const object of objects.length === 1 ? objects : []) collect(object, path, found);
  for (const object of objects.length === 1 ? [] : objects) {
    for (const [name, one] of Object.entries(object)) {
      if (Array.isArray(one) && one.some(isJsonObject)) collectList(one, [...path, name], found);
    }
  }
}

function rowsOf(objects: readonly JsonObject[]): string[][] {
  const flat = objects.map((object) => new Map(flatten(object, '')));
  const headings = [...new Set(flat.flatMap((row) => [...row.keys()]))];
  checkTableSize(flat.length + 1, headings.length);
  return [headings, ...flat.map((row) => headings.map((heading) => row.get(heading) ?? ''))];
}

function flatten(object: JsonObject, prefix: string): (readonly [string, string])[] {
  return Object.entries(object).flatMap(([name, value]) => {
    const heading = prefix === '' ? name : `${prefix} ${name}`;
    if (isJsonObject(value)) return flatten(value, heading);
    if (Array.isArray(value)) {
      return value.some((one) => typeof one === 'object') ? [] : [[heading, value.join(', ')] as const];
    }
    return value === null ? [] : [[heading, String(value)] as const];
  });
}
