import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bundle } from '../../infra/bundle.ts';
import { compile } from '../../infra/compile.ts';
import { aPolicy } from '../support/builders.ts';

const SOURCE = `import { word } from './word.ts';
export const handler = () => {
  if (GATEHOUSE_POLICY.version === '') throw new Error('unreachable');
  return word + GATEHOUSE_POLICY.version;
};
`;

let root: string;
let word: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-bundle-'));
  const folder = join(root, 'functions', 'things');
  mkdirSync(folder, { recursive: true });
  word = join(folder, 'word.ts');
  writeFileSync(join(folder, 'index.ts'), SOURCE);
  writeFileSync(word, `export const word: string = 'version ';\n`);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const at = (version: string) =>
  bundle({ function: 'things', policy: { ...aPolicy(), version }, documents: null, root });
const compiled = () => join(root, '.cache', 'bundles', 'compiled', 'things');
const madeAt = () => statSync(join(compiled(), 'compiled.json')).mtimeMs;

/** Runs a bundle as Lambda does: as a CommonJS module. */
function run(folder: string): string {
  const loaded: { exports: { handler?: () => string } } = { exports: {} };
  new Function('module', 'exports', readFileSync(join(folder, 'index.js'), 'utf8'))(loaded, loaded.exports);
  return loaded.exports.handler?.() ?? '';
}

describe('P-1 the code of a function', () => {
  test('is given the policy that it was bundled for, however many there are', () => {
    expect([run(at('one')), run(at('two'))]).toEqual(['version one', 'version two']);
  });

  test('is compiled once for all policies, and anew when anything of it changes', () => {
    at('three');
    const before = madeAt();
    at('four');
    expect(madeAt()).toBe(before);
    writeFileSync(word, `export const word: string = 'changed ';\n`);
    expect(run(at('five'))).toBe('changed five');
    utimesSync(word, new Date(), new Date(Date.now() + 5000));
    expect(compile(root, join(root, 'functions', 'things', 'index.ts'), compiled())).toHaveLength(1);
  });

  test('is compiled anew if what was kept of it is damaged', () => {
    writeFileSync(join(compiled(), 'compiled.json'), '{');
    expect(run(at('six'))).toBe('changed six');
  });

  test('has a map that leads from its lines to those of the source', () => {
    const lines = readFileSync(join(at('seven'), 'index.js'), 'utf8').split('\n');
    const line = lines.findIndex((text) => text.includes('unreachable'));
    const column = lines[line]?.indexOf('new Error') ?? -1;
    const map = new SourceMap(JSON.parse(readFileSync(join(compiled(), 'index.js.map'), 'utf8')));
    const entry = map.findEntry(line, column) as { originalSource: string; originalLine: number };
    expect(entry.originalSource).toContain('functions/things/index.ts');
    expect(entry.originalLine).toBe(2);
  });
});
