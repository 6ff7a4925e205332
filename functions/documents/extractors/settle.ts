import type { DataProblem, FieldsSchema } from '../schema/fields-schema.ts';
import { isJsonObject, type JsonObject } from '../schema/json-schema.ts';
import type { Extracted } from './extractor.ts';

/** Each round takes something away, and what is taken away makes little new trouble. */
const MAX_ROUNDS = 20;

/**
 * Data that fits the schema, apart from what is missing: what is wrong is taken out, for it was not found.
 *
 * INVARIANT: what this gives is valid once what is missing is added.
 */
export function settle(data: JsonObject, fields: FieldsSchema): Extracted {
  let settled = data;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const { missing, problems } = fields.judge(settled);
    if (problems.length === 0) return { data: settled, missing };
    if (problems.some(({ steps }) => steps.length === 0)) break;
    settled = removeAll(settled, problems);
  }
  return { data: {}, missing: fields.judge({}).missing };
}

/**
 * Data without each null where the schema knows none: whoever answers with null says that there is nothing, which is
 * what leaving out says.
 */
export function withoutNulls(data: JsonObject, fields: FieldsSchema): JsonObject {
  const { problems } = fields.judge(data);
  return removeAll(
    data,
    problems.filter(({ steps }) => steps.length > 0 && valueAt(data, steps) === null),
  );
}

function valueAt(data: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return data;
  if (Array.isArray(data)) return valueAt(data[Number(step)], rest);
  return isJsonObject(data) && Object.hasOwn(data, step) ? valueAt(data[step], rest) : undefined;
}

function removeAll(data: JsonObject, problems: readonly DataProblem[]): JsonObject {
  // From the last one on, so that what is before it stays where it was.
  return eachPlaceOnce(problems)
    .toSorted((a, b) => compareSteps(b.steps, a.steps))
    .reduce(without, data);
}

/** The data without the value that a problem is with. */
function without(data: JsonObject, { steps }: Pick<DataProblem, 'steps'>): JsonObject {
  const left = remove(data, steps);
  return isJsonObject(left) ? left : {};
}

function remove(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return undefined;
  if (Array.isArray(value)) {
    return value.flatMap((one, at) => {
      if (String(at) !== step) return [one];
      const left = rest.length === 0 ? undefined : remove(one, rest);
      return left === undefined ? [] : [left];
    });
  }
  if (!isJsonObject(value) || !Object.hasOwn(value, step)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      if (name !== step) return [[name, one]];
      const left = rest.length === 0 ? undefined : remove(one, rest);
      return left === undefined ? [] : [[name, left]];
    }),
  );
}

function compareSteps(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((step, index) => step !== other[index]);
  const [a, b] = [one[at], other[at]];
  if (a === undefined || b === undefined) return one.length - other.length;
  return /^\d+$/.test(a) && /^\d+$/.test(b) ? Number(a) - Number(b) : a < b ? -1 : 1;
}

function eachPlaceOnce(problems: readonly DataProblem[]): DataProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem.steps), problem])).values()];
}
