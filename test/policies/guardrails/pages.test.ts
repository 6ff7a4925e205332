import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as aws from '@pulumi/aws';
import { guardrailOverview } from '../../../cli/guardrail-overview.ts';
import { rules } from '../../../policies/guardrails/rules/index.ts';
import { judge } from './judging.ts';
import { PAGES, readPages } from './pages.ts';

const RULES = join(import.meta.dirname, '..', '..', '..', 'policies', 'guardrails', 'rules');
const pages = readPages();
const ids = rules.map(({ id }) => id);

describe('P-7 the guardrails', () => {
  test('have one file and one page each, under their name, and none is left over', () => {
    const files = readdirSync(RULES)
      .filter((file) => file !== 'index.ts')
      .map((file) => basename(file, '.ts'));
    expect(files).toEqual([...ids].sort());
    expect(pages.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('are listed with their levels on the page that `npm run guardrails` writes', () => {
    const page = readFileSync(join(PAGES, 'README.md'), 'utf8');
    expect(page).toBe(guardrailOverview());
    for (const id of ids)
      expect(page).toMatch(new RegExp(`\\(${id}\\.md\\) .* (off|advisory|mandatory) \\|$`, 'm'));
  });

  test.each(ids)('%s is called after what it does', (id) => {
    expect(id).toMatch(/^(require|forbid|limit)-[a-z-]+$/);
  });

  test.each(rules)('$id says in one sentence what is so, and in another what to do', (rule) => {
    for (const sentence of [rule.description, rule.remediation]) expect(sentence).toMatch(/^[A-Z][^\n]*\.$/);
  });

  test.each(rules)('$id looks at types that the provider has', ({ types }) => {
    const known = types.map((type) => {
      const [, module = '', name = ''] = type.split(/[:/]/).flatMap((part, at) => (at === 2 ? [] : [part]));
      const resources = (aws as unknown as Record<string, Record<string, { __pulumiType?: string }>>)[module];
      return resources?.[name]?.__pulumiType;
    });
    expect(known).toEqual(types);
  });
});

describe('P-7 the page of a guardrail', () => {
  const found = rules.flatMap((rule) => {
    const page = pages.find(({ id }) => id === rule.id);
    return page === undefined ? [] : [{ id: rule.id, rule, page }];
  });

  test.each(found)('$id has the parts that every page has, and says what the rule says', ({ rule, page }) => {
    expect(page).toMatchObject({
      title: rule.id,
      sections: ['Summary', 'Avoid', 'Prefer', 'Why'],
      summary: rule.description,
      why: expect.stringMatching(/\S/),
    });
  });

  test.each(found)('$id: what to avoid breaks the rule', ({ rule, page }) => {
    expect(page.avoid.length).toBeGreaterThan(0);
    for (const example of page.avoid) {
      expect({ example: names(example), breaks: judge(rule, example).length > 0 }).toMatchObject({
        breaks: true,
      });
    }
  });

  test.each(found)(
    '$id: what to prefer keeps it, and is something that the rule looks at',
    ({ rule, page }) => {
      expect(page.prefer.length).toBeGreaterThan(0);
      for (const example of page.prefer) {
        expect(judge(rule, example)).toEqual([]);
        expect(example.some(({ type }) => rule.types.includes(type))).toBe(true);
      }
    },
  );
});

function names(example: readonly { readonly name: string }[]): readonly string[] {
  return example.map(({ name }) => name);
}
