import { randomBytes } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ObjectStores, openObjectStore, type StoredObject } from '../../stores/objects.ts';
import { StoreUnavailable } from '../../stores/unavailable.ts';
import { freePort } from '../support/dynoxide.ts';
import { type RunningObjects, startObjects } from '../support/objects.ts';

const TEXT = { contentType: 'text/plain; charset=utf-8' };
const PDF = { contentType: 'application/pdf' };

let objects: RunningObjects;
let stores: ObjectStores;

beforeAll(async () => {
  objects = await startObjects();
  stores = openObjectStore(objects.environment);
});
afterAll(() => objects.remove());

async function bytesOf(object: StoredObject | null): Promise<Buffer | null> {
  return object && Buffer.concat(await Array.fromAsync(object.stream));
}

async function textAt(key: string, organizationId = 'org_1', from = stores): Promise<string | null> {
  return (await bytesOf(await from.of(organizationId).open(key)))?.toString() ?? null;
}

describe('objects', () => {
  test.each([0, 1, 100_000, 10 * 1024 * 1024])(
    'V-6 of %i bytes come back as they were put',
    async (sizeBytes) => {
      const bytes = randomBytes(sizeBytes);
      const store = stores.of('org_1');
      await store.put('contacts/con_1/fil_1', bytes, PDF);
      const object = await store.open('contacts/con_1/fil_1');
      expect(object).toMatchObject({ contentType: 'application/pdf', sizeBytes });
      expect((await bytesOf(object))?.equals(bytes)).toBe(true);
    },
  );

  test('V-6 take the place of those with their key, bytes and content type at once', async () => {
    const store = stores.of('org_1');
    await store.put('again', Buffer.from('first'), PDF);
    await store.put('again', Buffer.from('second'), TEXT);
    expect(await store.open('again')).toMatchObject({ ...TEXT, sizeBytes: 6 });
  });

  test('V-6 that are missing or removed are null, and removing them again is no error', async () => {
    const store = stores.of('org_1');
    expect(await store.open('never')).toBeNull();
    await store.put('gone', Buffer.from('x'), TEXT);
    await store.remove('gone');
    await store.remove('gone');
    expect(await store.open('gone')).toBeNull();
  });

  test('V-6 that are being read stay what they were, whatever happens to their key', async () => {
    const store = stores.of('org_1');
    const before = randomBytes(5_000_000);
    await store.put('read', before, PDF);
    const [first, second] = [await store.open('read'), await store.open('read')];
    await store.put('read', Buffer.from('after'), TEXT);
    expect((await bytesOf(first))?.equals(before)).toBe(true);
    await store.remove('read');
    expect((await bytesOf(second))?.equals(before)).toBe(true);
  });

  test('V-6 put at the same time under one key leave one of them, whole', async () => {
    const store = stores.of('org_1');
    const letters = [...'abcdefghijklmnop'];
    const puts = letters.map((letter, at) =>
      store.put('raced', Buffer.alloc(200_000 + at, letter), { contentType: `text/${letter}` }),
    );
    await Promise.all(puts);
    const object = await store.open('raced');
    const text = String(await bytesOf(object));
    const at = letters.indexOf(text[0] ?? '');
    expect(text).toBe((text[0] ?? '').repeat(200_000 + at));
    expect(object).toMatchObject({ contentType: `text/${text[0]}`, sizeBytes: 200_000 + at });
  });

  test('V-6 are left in the middle without holding up those that come after', async () => {
    const store = stores.of('org_1');
    await store.put('left', randomBytes(5_000_000), PDF);
    for (let times = 0; times < 100; times += 1) {
      const object = await store.open('left');
      for await (const _ of object?.stream ?? []) break;
    }
    expect(await store.open('never')).toBeNull();
  });

  test('P-3 are there after a restart', async () => {
    const first = await startObjects();
    await openObjectStore(first.environment).of('org_1').put('kept', Buffer.from('still here'), TEXT);
    await first.end();
    const second = await startObjects(first.folder);
    expect(await textAt('kept', 'org_1', openObjectStore(second.environment))).toBe('still here');
    await second.remove();
  });
});

describe('the objects of an organization', () => {
  test('V-6 are its own: another finds nothing under the same keys, and removes nothing', async () => {
    const [one, other] = [stores.of('org_1'), stores.of('org_2')];
    await one.put('shared/name', Buffer.from('one'), TEXT);
    expect(await other.open('shared/name')).toBeNull();
    await other.remove('shared/name');
    await other.put('shared/name', Buffer.from('other'), TEXT);
    expect([await textAt('shared/name'), await textAt('shared/name', 'org_2')]).toEqual(['one', 'other']);
  });

  test.each(['../org_1/shared/name', 'x/../../org_1/shared/name', '/org_1/shared/name', '..%2forg_1/shared'])(
    'V-6 are not reached from another by %s',
    async (key) => {
      await stores.of('org_1').put('shared/name', Buffer.from('one'), TEXT);
      const other = stores.of('org_2');
      await expect(other.open(key)).rejects.toThrow('cannot have the key');
      await expect(other.remove(key)).rejects.toThrow('cannot have the key');
      await expect(other.put(key, Buffer.from('other'), TEXT)).rejects.toThrow('cannot have the key');
      expect(await textAt('shared/name')).toBe('one');
    },
  );

  test.each(['', '.', '..', 'org_1/x', 'org 1', 'org\n', 'orgé'])('are not those of "%s"', (id) => {
    expect(() => stores.of(id)).toThrow('cannot begin keys');
  });
});

describe('keys', () => {
  const character = fc.constantFrom(...'aZ9._-/%\\ \0\néａ?#&+~:*');
  const isSegment = (text: string) => /^[A-Za-z0-9._-]+$/.test(text) && text !== '.' && text !== '..';
  const segment = fc
    .string({ unit: fc.constantFrom(...'aZ9._-'), minLength: 1, maxLength: 12 })
    .filter(isSegment);
  const goodKey = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));

  test('V-6 are refused before anything is asked, unless they are made of segments', async () => {
    const nobody = openObjectStore({ ...objects.environment, AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' });
    const anyKey = fc.string({ unit: character, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        anyKey.filter((key) => !key.split('/').every(isSegment)),
        async (key) => {
          await expect(nobody.of('org_1').open(key)).rejects.toThrow('cannot have the key');
        },
      ),
      { numRuns: 500 },
    );
  });

  test('V-6 tell objects apart, and no two of them are one', async () => {
    const places = fc.uniqueArray(fc.tuple(segment, goodKey), {
      selector: ([organizationId, key]) => `${organizationId}/${key}`,
      minLength: 2,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(places, async (all) => {
        await Promise.all(all.map(([id, key], at) => stores.of(id).put(key, Buffer.from(`${at}`), TEXT)));
        const found = await Promise.all(all.map(([id, key]) => textAt(key, id)));
        expect(found).toEqual(all.map((_, at) => `${at}`));
      }),
      { numRuns: 40 },
    );
  });

  test('have a length', async () => {
    const store = stores.of('org_1');
    await store.put('k'.repeat(1_024 - 'org_1/'.length), Buffer.from('x'), TEXT);
    await expect(store.open('k'.repeat(1_025 - 'org_1/'.length))).rejects.toThrow('cannot have the key');
  });

  test.each(['', ' text/plain', 'text/plain\r\nx: y', 'téxt/plain', 'a'.repeat(256)])(
    'a content type that no header carries is refused: %j',
    async (contentType) => {
      const put = stores.of('org_1').put('typed', Buffer.from('x'), { contentType });
      await expect(put).rejects.toThrow('the content type of typed cannot be kept');
    },
  );
});

describe('where the object store fails', () => {
  const open: Server[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  async function storeAt(listener: RequestListener) {
    const server = createServer(listener);
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const AWS_ENDPOINT_URL_S3 = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return openObjectStore({ ...objects.environment, AWS_ENDPOINT_URL_S3 }, 50).of('org_1');
  }

  const refusing = (status: number, code: string) =>
    storeAt((request, response) => {
      request.resume();
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>m</Message></Error>`);
    });

  test('P-9 it says so: nobody listens, or nobody answers', async () => {
    const AWS_ENDPOINT_URL_S3 = `http://127.0.0.1:${await freePort()}`;
    const nobody = openObjectStore({ ...objects.environment, AWS_ENDPOINT_URL_S3 }).of('org_1');
    const silent = await storeAt(() => undefined);
    for (const store of [nobody, silent]) {
      await expect(store.put('a', Buffer.from('x'), TEXT)).rejects.toThrow(StoreUnavailable);
      await expect(store.open('a')).rejects.toThrow(StoreUnavailable);
      await expect(store.remove('a')).rejects.toThrow(StoreUnavailable);
    }
  });

  test('P-9 it says so: there is too much to do, or something is wrong with it', async () => {
    for (const store of [await refusing(503, 'SlowDown'), await refusing(500, 'InternalError')]) {
      await expect(store.open('a')).rejects.toThrow(StoreUnavailable);
    }
  });

  test('P-9 it says so: an object breaks off', async () => {
    const store = await storeAt((_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 1_000 });
      response.write('the beginning', () => response.destroy());
    });
    await expect(bytesOf(await store.open('a'))).rejects.toThrow(StoreUnavailable);
  });

  test('what may not be read is not taken for what is not there', async () => {
    const store = await refusing(403, 'AccessDenied');
    await expect(store.open('a')).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(await (await refusing(404, 'NoSuchKey')).open('a')).toBeNull();
    await expect((await refusing(404, 'NoSuchBucket')).open('a')).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });
});

test('an environment that does not name the bucket is refused by the name of the variable', () => {
  const { FILES_BUCKET: _, ...rest } = objects.environment;
  expect(() => openObjectStore(rest)).toThrow('FILES_BUCKET is not set');
});
