import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ObjectFiles } from '../../local/object-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-objects-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* pieces(...texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text);
}

const write = (files: ObjectFiles, ...texts: readonly string[]) =>
  files.write('letters', 'key', 'text/plain', pieces(...texts));

async function textIn(files: ObjectFiles): Promise<string | null> {
  const object = await files.open('letters', 'key');
  if (object === null) return null;
  const text = Buffer.concat(await Array.fromAsync(object.bytes)).toString();
  await object.close();
  return text;
}

describe('P-3 the files of objects', () => {
  test('P-3 hold what was put in pieces, or in none', async () => {
    const files = new ObjectFiles(folder, ['letters']);
    expect(await textIn(files)).toBeNull();
    await write(files, 'a', '', 'bc');
    expect(await textIn(files)).toBe('abc');
    await write(files);
    expect(await textIn(files)).toBe('');
  });

  test('P-3 stay as they were where a body fails, and nothing is left of it', async () => {
    const files = new ObjectFiles(folder, ['letters']);
    await write(files, 'before');
    async function* failing() {
      yield Buffer.from('the beginning');
      throw new Error('the body fails');
    }
    await expect(files.write('letters', 'key', 'text/plain', failing())).rejects.toThrow('the body fails');
    expect(await textIn(files)).toBe('before');
    expect(readdirSync(join(folder, '.unfinished'))).toEqual([]);
  });

  test('P-3 are closed whether they are read, left in the middle, or neither', async () => {
    const files = new ObjectFiles(folder, ['letters']);
    await write(files, 'x'.repeat(1_000_000));
    const openFiles = () => readdirSync('/proc/self/fd').length;
    const before = openFiles();
    for (let times = 0; times < 20; times += 1) {
      await textIn(files);
      const [left, unread] = [await files.open('letters', 'key'), await files.open('letters', 'key')];
      for await (const _ of left?.bytes ?? []) break;
      await left?.close();
      await unread?.close();
    }
    expect(openFiles()).toBe(before);
  });
});

describe('P-3 a process that is killed', () => {
  /** Puts objects of one letter each over another, until it is killed. */
  const WRITER = `
    const { ObjectFiles } = await import(process.argv[1]);
    const files = new ObjectFiles(process.argv[2], ['letters']);
    async function* body(letter) {
      for (let pieces = 0; pieces < 20; pieces += 1) yield Buffer.alloc(10_000, letter);
    }
    for (let at = 0; ; at += 1) {
      const letter = String.fromCharCode(97 + (at % 26));
      await files.write('letters', 'key', 'text/' + letter, body(letter));
      process.stdout.write(letter);
    }`;

  test('P-3 leaves objects that are whole, and what it did not finish is gone at the next start', async () => {
    const module = join(import.meta.dirname, '..', '..', 'local', 'object-files.ts');
    const letters = new Set<string>();
    for (let kills = 0; kills < 6; kills += 1) {
      const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', WRITER];
      const child = spawn(process.execPath, [...args, module, folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      await sleep(7 * kills);
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;

      const files = new ObjectFiles(folder, ['letters']);
      expect(readdirSync(join(folder, '.unfinished'))).toEqual([]);
      const object = await files.open('letters', 'key');
      const text = Buffer.concat(await Array.fromAsync(object?.bytes ?? [])).toString();
      await object?.close();
      const [letter = ''] = text;
      letters.add(letter);
      expect(text).toBe(letter.repeat(200_000));
      expect(object).toMatchObject({ contentType: `text/${letter}`, sizeBytes: 200_000 });
      expect(object?.etag).toBe(createHash('md5').update(text).digest('hex'));
    }
    expect(letters.size).toBeGreaterThan(1);
  });

  test('P-3 an upload that it had begun does not count', async () => {
    await write(new ObjectFiles(folder, ['letters']), 'before');
    writeFileSync(join(folder, '.unfinished', 'left'), 'the beginning');
    const again = new ObjectFiles(folder, ['letters']);
    expect(readdirSync(join(folder, '.unfinished'))).toEqual([]);
    expect(await textIn(again)).toBe('before');
  });
});
