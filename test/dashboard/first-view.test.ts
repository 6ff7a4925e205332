import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { compileSite, type SiteFile } from '../../infra/site.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MAX_FIRST_VIEW_BYTES = 200_000;

let files: ReadonlyMap<string, SiteFile>;
beforeAll(() => {
  files = new Map(compileSite(ROOT).files.map((file) => [file.path, file]));
});

const textOf = (path: string): string => {
  const file = files.get(path);
  if (file === undefined) throw new Error(`there is no ${path}`);
  return Buffer.from(file.contents).toString('utf8');
};

/** A script with all that it imports before it runs. */
function withImports(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  for (const [, name] of textOf(path).matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g))
    withImports(`assets/${name}`, found);
  return found;
}

describe('what a browser loads first', () => {
  test('is under 200 KB of compressed script: the door, and the first page behind it', () => {
    const [, main = ''] = /<script type="module" src="\/([^"]+)">/.exec(textOf('index.html')) ?? [];
    const scripts = withImports(main);
    const [, firstPage = ''] =
      /import\("\.\/(keys-page-[^"]+)"\)/.exec([...scripts].map(textOf).join('')) ?? [];
    withImports(`assets/${firstPage}`, scripts);
    expect(scripts.size).toBeGreaterThan(3);
    const bytes = [...scripts].reduce((sum, path) => sum + gzipSync(textOf(path)).length, 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(MAX_FIRST_VIEW_BYTES);
  });

  test('is told in the head, so that nothing is found out late', () => {
    const index = textOf('index.html');
    const [, main = ''] = /<script type="module" src="\/([^"]+)">/.exec(index) ?? [];
    for (const path of withImports(main)) expect(index).toContain(`"/${path}"`);
  });
});

describe('nothing is written into a page as markup', () => {
  const sources = readdirSync(join(ROOT, 'dashboard'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.tsx?$/.test(path),
  );

  test.each(sources)('%s', (path) => {
    const text = readFileSync(join(ROOT, 'dashboard', path), 'utf8');
    expect(text).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/i);
  });

  test('index.html has no script or style of its own', () => {
    expect(textOf('index.html')).not.toMatch(/<script(?![^>]* src=)|<style|style=|\son\w+=/);
  });
});
