import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Failure } from '../../../functions/chain/call.ts';
import {
  type Multipart,
  type MultipartBounds,
  readMultipart,
} from '../../../functions/requests/multipart.ts';

const BOUNDS: MultipartBounds = { maxFiles: 2, maxFileBytes: 1_000, maxFields: 2, maxFieldBytes: 50 };
const upload = (body: string | Uint8Array, contentType = 'multipart/form-data; boundary=XX') => ({
  contentType,
  mediaType: 'multipart/form-data',
  bytes: Buffer.from(body as string),
});
const read = (body: string, contentType?: string) => readMultipart(upload(body, contentType), BOUNDS);
const part = (disposition: string, content: string, ...headers: string[]) =>
  ['--XX', `Content-Disposition: form-data; ${disposition}`, ...headers, '', content, ''].join('\r\n');
const END = '--XX--\r\n';

async function failure(promise: Promise<unknown>) {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Failure);
  const { code, details } = error as Failure;
  return { code, ...details };
}

describe('a form', () => {
  test('as the platform itself writes it is read back, whatever is in it', async () => {
    const name = fc.stringMatching(/^[\wäé. -]{1,20}$/);
    const text = fc
      .string({ maxLength: 12, unit: 'grapheme' })
      .filter((value) => Buffer.byteLength(value) <= BOUNDS.maxFieldBytes);
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, text, { maxKeys: 2, noNullPrototype: true }),
        fc.array(fc.tuple(name, fc.uint8Array({ maxLength: 900 })), { maxLength: 2 }),
        async (fields, files) => {
          const form = new FormData();
          for (const [field, value] of Object.entries(fields)) form.append(field, value);
          for (const [field, bytes] of files) form.append(field, new Blob([bytes]), `${field}.bin`);
          const sent = new Response(form);
          const found = await readMultipart(
            upload(new Uint8Array(await sent.arrayBuffer()), sent.headers.get('content-type') as string),
            BOUNDS,
          );
          expect(found.fields).toEqual(fields);
          expect(
            found.files.map(({ field, fileName, bytes }) => [field, fileName, Buffer.from(bytes)]),
          ).toEqual(files.map(([field, bytes]) => [field, `${field}.bin`, Buffer.from(bytes)]));
        },
      ),
      { numRuns: 200, examples: [[{ text: 'a \ufffd' }, []]] },
    );
  });

  test.each<[string, string, Partial<Multipart['files'][number]>]>([
    ['of a browser', 'name="file"; filename="a b.txt"', { field: 'file', fileName: 'a b.txt' }],
    ['without quotes, as .NET writes it', 'name=file; filename=a.txt', { field: 'file', fileName: 'a.txt' }],
    ['with an RFC 8187 name', `name="file"; filename*=UTF-8''%C3%BC.txt`, { fileName: 'ü.txt' }],
    ['with folders in the name', 'name="file"; filename="C:\\\\dir\\\\a.txt"', { fileName: 'a.txt' }],
  ])('%s is understood', async (_, disposition, expected) => {
    const { files } = await read(
      part(disposition, 'content', 'Content-Type: TEXT/Plain; charset=utf-8') + END,
    );
    expect(files).toMatchObject([{ ...expected, mediaType: 'text/plain' }]);
    expect(Buffer.from(files[0]?.bytes ?? []).toString()).toBe('content');
  });

  test('may quote its boundary, and have text before and after its parts', async () => {
    const body = `before\r\n${part('name="a"', '1')}${END}after`;
    expect(await read(body, 'multipart/form-data; boundary="XX"')).toEqual({ fields: { a: '1' }, files: [] });
  });

  test('a file that was not chosen is none', async () => {
    const body = part('name="file"; filename=""', '', 'Content-Type: application/octet-stream') + END;
    expect(await read(body)).toEqual({ fields: {}, files: [] });
  });

  test('names of fields reach no prototype', async () => {
    const { fields } = await read(part('name="__proto__"', 'x') + END);
    expect(Object.entries(fields)).toEqual([['__proto__', 'x']]);
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
  });
});

describe('a form that is wrong', () => {
  const file = (name: string, content = 'x') => part(`name="${name}"; filename="a"`, content);
  test.each<[string, string, string, string]>([
    ['breaks off', part('name="a"', '1'), '', 'breaks off'],
    [
      'breaks off in a file',
      '--XX\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nx',
      '',
      'breaks off',
    ],
    ['is no form at all', '{"a":1}', '', 'breaks off'],
    ['names a field twice', part('name="a"', '1') + part('name="a"', '2') + END, 'a', 'is given twice'],
    ['has a part without a name', part('filename="a"', '1') + END, '', 'no name'],
    ['has a field that is too long', part('name="a"', 'x'.repeat(51)) + END, 'a', 'at most 50 bytes'],
    [
      'has too many fields',
      ['a', 'b', 'c'].map((name) => part(`name="${name}"`, '')).join('') + END,
      '',
      'fields',
    ],
    ['has too many files', file('a') + file('b') + file('c') + END, '', 'too many files: more than 2'],
    [
      'is encoded once more',
      part('name="a"; filename="b"', 'AAAA', 'Content-Transfer-Encoding: base64') + END,
      'a',
      'without a transfer encoding',
    ],
  ])('one that %s is refused, and says so', async (_, body, path, says) => {
    const { code, errors } = await failure(read(body));
    expect(code).toBe('invalid_request');
    expect(errors?.[0]?.path).toBe(path);
    expect(errors?.[0]?.message).toContain(says);
  });

  test('one whose text is not UTF-8 is refused', async () => {
    const body = Buffer.concat([
      Buffer.from(part('name="a"', 'caf').slice(0, -2)),
      Buffer.from([0xe9, 13, 10]),
      Buffer.from(END),
    ]);
    expect(await failure(readMultipart(upload(body), BOUNDS))).toMatchObject({ errors: [{ path: 'a' }] });
  });

  test('one with a file that is too large is 413, and says how large it may be', async () => {
    const { code, params } = await failure(read(file('a', 'x'.repeat(1_001)) + END));
    expect([code, params]).toEqual(['body_too_large', { limit: '1 kB a file' }]);
    expect((await read(file('a', 'x'.repeat(1_000)) + END)).files).toHaveLength(1);
  });

  test.each(['multipart/form-data', `multipart/form-data; boundary=${'x'.repeat(300)}`])(
    'one with the content type %s is refused',
    async (contentType) => {
      expect(await failure(read(part('name="a"', '1') + END, contentType))).toMatchObject({
        code: 'invalid_request',
      });
    },
  );

  test('whatever its bytes are, it ends: in an answer or in a failure', async () => {
    const whole = part('name="a"', '1') + file('b', 'some --XX content') + END;
    const pieces = ['--XX', '--', '\r\n', '\r\n\r\n', '\n', '\0', 'x'.repeat(9_000), whole.slice(0, 60)];
    const damage = fc.tuple(fc.nat(whole.length), fc.nat(30), fc.constantFrom('', ...pieces));
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
        const body = damages.reduce(
          (text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length),
          whole,
        );
        const outcome = await read(body).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(Failure);
      }),
      { numRuns: 2_000 },
    );
  }, 20_000);
});
