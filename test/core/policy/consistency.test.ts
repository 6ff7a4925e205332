import { describe, expect, test } from '@jest/globals';
import { CONSISTENCY_RULES } from '../../../core/policy/consistency.ts';
import { problemsOf } from '../../support/documents.ts';
import { BROKEN_CATALOGUES } from './broken-catalogues.ts';
import { BROKEN_CREDENTIALS } from './broken-credentials.ts';
import { type Broken, override } from './broken-documents.ts';
import { BROKEN_ENVIRONMENTS } from './broken-environments.ts';
import { BROKEN_ROUTES } from './broken-routes.ts';
import { BROKEN_SURFACES } from './broken-surfaces.ts';

const BROKEN: Broken = {
  ...BROKEN_SURFACES,
  ...BROKEN_CREDENTIALS,
  ...BROKEN_ROUTES,
  ...BROKEN_ENVIRONMENTS,
  ...BROKEN_CATALOGUES,
};

describe.each(CONSISTENCY_RULES)('$id', ({ id }) => {
  const cases = BROKEN[id] ?? [];

  test('is proved by documents that break it', () => {
    expect(cases).not.toEqual([]);
  });

  test('P-6 is told in one line, with its place', () => {
    for (const [documents, problem] of cases) {
      const printed = problemsOf(documents);
      expect(printed).toHaveLength(1);
      expect(printed[0]).toContain(problem);
      expect(printed[0]).toMatch(/^policies\/[a-z/]+\.yaml:\d+:\d+: /);
    }
  });
});

test('no documents break a rule that does not exist', () => {
  const ids = CONSISTENCY_RULES.map(({ id }) => id);
  expect(Object.keys(BROKEN).filter((id) => !ids.includes(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});

describe('what widens has to say why; what does not, need not', () => {
  test.each([
    ['a widening with its reason', '    browsers: any origin\n    because: the tests need it\n'],
    ['a narrower limit', '    keys: { limits: { at most: 100 per minute and 1000 per hour } }\n'],
    ['fewer browsers', '    browsers: refused\n'],
    ['a domain', '    domain: things.example.com\n'],
  ])('%s is accepted', (_, lines) => {
    expect(problemsOf(override(lines))).toEqual([]);
  });
});
