import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parsePolicies } from '../../core/policy/parse.ts';
import { formatProblem } from '../../core/policy/problem.ts';
import { play } from '../../core/scenarios/play.ts';
import { readScenario } from '../../core/scenarios/scenario.ts';
import { loadPolicy, readPolicyDocuments } from '../../infra/policies.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGES = [
  ...['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md'].filter((file) => existsSync(join(ROOT, file))),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];
const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

const FENCE = /^```.*\n[\s\S]*?^```/gm;
const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;
const HEADING = /^#+ +(.+)$/gm;

/** Relative links of a page, those in code left out. */
function linksOf(page: string): string[] {
  const prose = textOf(page)
    .replace(FENCE, '')
    .replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(LINK)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors by which GitHub knows the headings of a page. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [...textOf(page).replace(FENCE, '').matchAll(HEADING)].map(([, title = '']) => {
    const slug = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
}

function isBroken(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), decodeURIComponent(path)));
  if (!existsSync(join(ROOT, file))) return true;
  if (anchor === undefined) return false;
  return statSync(join(ROOT, file)).isDirectory() || !anchorsOf(file).includes(anchor);
}

describe.each(PAGES)('%s', (page) => {
  test('links to files and headings that exist', () => {
    expect(linksOf(page).filter((target) => isBroken(page, target))).toEqual([]);
  });

  test('names scripts that package.json has', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const named = [...textOf(page).matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, script = '']) => script);
    expect(named.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
  });
});

describe('docs/policies.md', () => {
  /** Each example begins with the file that it could be. */
  const examples = [
    ...textOf('docs/policies.md').matchAll(/^```yaml\n# policies\/(\S+)\n([\s\S]*?)^```/gm),
  ].map(([, file = '', text = '']) => ({ file, text }));

  test('has an example of every kind of document, and of a scenario', () => {
    const kinds = examples.map(({ file }) => /^\w+/.exec(file)?.[0]).sort();
    expect(kinds).toEqual(['environments', 'models', 'networks', 'plans', 'scenarios', 'surfaces']);
    expect(textOf('docs/policies.md').match(/^```yaml$/gm)).toHaveLength(examples.length);
  });

  test.each(examples.filter(({ file }) => !file.startsWith('scenarios/')))(
    'the example $file fits into the documents of this checkout',
    ({ file, text }) => {
      const others = readPolicyDocuments().filter((document) => document.file !== file);
      const parsed = parsePolicies([...others, { file, text }], 'local', 'v');
      expect('problems' in parsed ? parsed.problems.map((problem) => formatProblem(problem)) : []).toEqual(
        [],
      );
    },
  );

  test.each(examples.filter(({ file }) => file.startsWith('scenarios/')))(
    'the example $file is decided as it says',
    ({ file, text }) => {
      const read = readScenario(file, text);
      if ('problems' in read) throw new Error(JSON.stringify(read.problems));
      const { scenario } = read;
      const { decision } = play(loadPolicy(file.split('/')[1] ?? ''), scenario);
      expect(decision).toMatchObject({ code: scenario.denied?.code, status: scenario.denied?.status });
      expect(decision.trace.at(-1)?.rule).toBe(scenario.denied?.by);
    },
  );
});
