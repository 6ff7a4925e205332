import type { JsonObject, JsonSchema } from '../../schema/json-schema.ts';
import type { Extractor } from '../extractor.ts';
import { settle } from '../settle.ts';
import { assignLabels } from './assign.ts';
import { buildObject } from './build.ts';
import { type Field, fieldsOf } from './fields.ts';
import { type Findings, findingsOf } from './findings.ts';
import { listIndex, valuesFor } from './lists.ts';
import { Matcher } from './matcher.ts';
import { objectOption } from './options.ts';
import { recognise } from './recognise.ts';
import { rowsFor } from './rows.ts';

/**
 * The built-in extractor: finds values by what they are called and by their form. The same document and schema give the
 * same data; nobody is asked, and nothing is paid.
 */
export const patternExtractor: Extractor = {
  name: 'pattern',
  async extract({ content }, fields) {
    return settle(dataOf(findingsOf(content), fields.schema), fields);
  },
};

function dataOf(findings: Findings, schema: JsonSchema): JsonObject {
  const matcher = new Matcher(findings.style);
  const fields = fieldsOf(schema);
  const values = assignLabels(
    fields.filter(({ elements }) => elements === null),
    findings.labels,
    matcher,
  );
  for (const [field, list] of findLists(fields, findings, matcher)) values.set(field, list);
  const open = fields.filter((field) => !values.has(field));
  for (const [field, value] of recognise(open, findings, matcher, new Set(values.values()))) {
    values.set(field, value);
  }
  return buildObject(schema, values) ?? {};
}

function findLists(
  fields: readonly Field[],
  findings: Findings,
  matcher: Matcher,
): (readonly [Field, unknown])[] {
  const index = listIndex(findings);
  return fields.flatMap((field) => {
    if (field.elements === null) return [];
    const list =
      objectOption(field.elements) === null
        ? valuesFor(field, field.elements, index, matcher)
        : rowsFor(field, field.elements, findings.tables, matcher);
    return list === null ? [] : [[field, list] as const];
  });
}
