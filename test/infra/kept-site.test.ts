import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { keptSite } from '../../infra/kept-site.ts';
import { createCheckout, removeCheckout } from './recorder.ts';

let root: string;
beforeAll(() => {
  root = createCheckout([]);
});
afterAll(() => removeCheckout(root));

const site = () => new Map(keptSite(root).map((file) => [file.path, file]));
const fileOf = (path: string) => site().get(path)?.file ?? '';
const textOf = (path: string) => readFileSync(fileOf(path), 'utf8');
const madeAt = () => statSync(join(root, '.cache', 'site', 'compiled.json')).mtimeMs;
const pathOf = (pattern: RegExp) => [...site().keys()].find((path) => pattern.test(path)) ?? '';
const change = (path: string, text: string) => writeFileSync(join(root, 'dashboard', path), text);

describe('the files of the dashboard', () => {
  test('are a page with what it loads, each with its type, and for how long it stays as it is', () => {
    const kinds = [...site().values()].map(({ path, contentType, cacheControl }) => [
      path.replace(/-[A-Z0-9]{8}\./, '-HASH.'),
      contentType,
      cacheControl,
    ]);
    const forever = 'public, max-age=31536000, immutable';
    expect(kinds).toEqual([
      ['assets/main-HASH.js', 'text/javascript; charset=utf-8', forever],
      ['assets/main-HASH.css', 'text/css; charset=utf-8', forever],
      ['session-worker.js', 'text/javascript; charset=utf-8', 'no-cache'],
      ['pacemaker.js', 'text/javascript; charset=utf-8', 'no-cache'],
      ['policy-worker.js', 'text/javascript; charset=utf-8', 'no-cache'],
      ['favicon.svg', 'image/svg+xml', 'no-cache'],
      ['index.html', 'text/html; charset=utf-8', 'no-cache'],
    ]);
    expect(textOf('index.html')).toContain(`src="/${pathOf(/main.*js$/)}"`);
  });

  test('are compiled once, and anew when anything of them changes', () => {
    const before = { at: madeAt(), index: fileOf('index.html') };
    expect(fileOf('index.html')).toBe(before.index);
    expect(madeAt()).toBe(before.at);
    change('main.tsx', `document.title = 'Another';\n`);
    expect(textOf(pathOf(/main.*js$/))).toContain('Another');
    change('session/pacemaker.ts', 'self.postMessage(1234567);\n');
    expect(textOf('pacemaker.js')).toContain('1234567');
    change('public/logo.svg', '<svg/>');
    expect(textOf('logo.svg')).toBe('<svg/>');
    change('index.html', '<title>Third</title>');
    expect(textOf('index.html')).toBe('<title>Third</title>');
    // Who evaluated the first version still reads it.
    expect(readFileSync(before.index, 'utf8')).toContain('<title>Test</title>');
  });

  test('are compiled anew if what was kept of them is damaged or gone', () => {
    writeFileSync(join(root, '.cache', 'site', 'compiled.json'), '{');
    expect(textOf('logo.svg')).toBe('<svg/>');
    rmSync(dirname(fileOf('index.html')), { recursive: true });
    expect(textOf('index.html')).toBe('<title>Third</title>');
  });

  test('are kept in eight versions, and the oldest go', () => {
    const old = Array.from({ length: 9 }, (_, at) => join(root, '.cache', 'site', `old-${at}`));
    for (const folder of old) mkdirSync(folder);
    change('public/logo.svg', '<svg></svg>');
    const latest = dirname(fileOf('logo.svg'));
    const folders = readdirSync(join(root, '.cache', 'site')).filter((name) => name !== 'compiled.json');
    expect(folders).toHaveLength(8);
    expect(existsSync(latest)).toBe(true);
  });

  test('have a content type each, or are not compiled', () => {
    change('public/notes.docx', '');
    expect(() => keptSite(root)).toThrow('the dashboard has no content type for notes.docx');
  });
});
