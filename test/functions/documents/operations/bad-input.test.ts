import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aForm } from '../../../support/contacts-api.ts';
import { type DocumentsApi, type Send, startDocumentsApi } from '../../../support/documents-api.ts';
import { list, number, object, text } from '../../../support/extracting.ts';

let api: DocumentsApi;
let call: Send;
beforeAll(async () => {
  api = await startDocumentsApi();
  call = api.as();
});
afterAll(async () => {
  expect((await call('GET')).json).toEqual({ items: [], nextCursor: null });
  await api.stop();
});

const schema = object({ total: number() });
const good = { text: 'Total: 5', schema };
const FILE = { name: 'a.txt', type: 'text/plain', content: 'Total: 5' };

describe('JSON', () => {
  test.each<[string, object, number, string, string]>([
    ['no schema', { text: 'x' }, 400, 'invalid_request', 'schema'],
    ['a schema that is text', { ...good, schema: '{}' }, 400, 'invalid_request', 'schema'],
    ['no document', { schema }, 400, 'invalid_request', ''],
    ['two documents', { ...good, content: 'eA==' }, 400, 'invalid_request', ''],
    ['bytes that are no base64', { schema, content: 'a-b' }, 400, 'invalid_request', 'content'],
    ['half of its base64', { schema, content: 'eA=' }, 400, 'invalid_request', 'content'],
    ['an unknown field', { ...good, format: 'pdf' }, 400, 'invalid_request', 'format'],
    ['a wrong type', { ...good, instructions: 7 }, 400, 'invalid_request', 'instructions'],
    [
      'long instructions',
      { ...good, instructions: 'x'.repeat(4001) },
      400,
      'invalid_request',
      'instructions',
    ],
    ['half a character', { ...good, instructions: '\ud800' }, 400, 'invalid_request', 'instructions'],
    ['an empty model', { ...good, model: '' }, 400, 'invalid_request', 'model'],
    ['a model of another surface', { ...good, model: 'elsewhere' }, 404, 'model_not_found', ''],
    ['a model that none can be', { ...good, model: 'constructor' }, 404, 'model_not_found', ''],
    [
      'a pattern',
      { ...good, schema: object({ a: text({ pattern: '(a+)+$' }) }) },
      400,
      'invalid_request',
      'schema.properties.a.pattern',
    ],
    ['an empty document', { ...good, text: '' }, 422, 'document_unreadable', ''],
    ['an image', { schema, contentType: 'image/png', content: 'eA==' }, 422, 'document_unreadable', ''],
    ['a PDF as text', { ...good, contentType: 'application/pdf' }, 422, 'document_unreadable', ''],
    ['too large a document', { schema, text: 'ä'.repeat(2_000_001) }, 413, 'body_too_large', ''],
  ])('Bad input: %s', async (_, body, status, code, path) => {
    const answer = await call('POST', { body });
    expect({ status: answer.status, code: answer.json.code }).toEqual({ status, code });
    if (path !== '') expect(answer.json.errors[0].path).toBe(path);
  });

  test('Bad input: more than can be extracted at once', async () => {
    const rows = `a,b,c,d,e\n${'1,2,3,4,5\n'.repeat(4900)}`;
    const columns = Object.fromEntries([...'abcde'].map((name) => [name, number()]));
    const body = { text: rows, contentType: 'text/csv', schema: object({ rows: list(object(columns)) }) };
    expect(await call('POST', { body })).toMatchObject({
      status: 422,
      json: { code: 'extraction_too_large' },
    });
  });
});

describe('forms', () => {
  test.each<[string, Parameters<typeof aForm>[0], number, string]>([
    ['no file', { schema: '{}' }, 400, 'file'],
    ['a file by another name', { document: FILE, schema: '{}' }, 400, 'document'],
    ['no schema', { file: FILE }, 400, 'schema'],
    ['a schema that is no JSON', { file: FILE, schema: '{' }, 400, 'schema'],
    ['a schema of a list', { file: FILE, schema: '[]' }, 400, 'schema'],
    ['an unknown field', { file: FILE, schema: '{}', format: 'pdf' }, 400, 'format'],
  ])('Bad input: %s', async (_, parts, status, path) => {
    const answer = await call('POST', await aForm(parts));
    expect(answer).toMatchObject({ status, json: { code: 'invalid_request' } });
    expect(answer.json.errors[0].path).toBe(path);
  });

  test('Bad input: two files, too large a file, a body that is no form', async () => {
    const two = await aForm({ file: FILE, other: FILE, schema: '{}' });
    expect((await call('POST', two)).status).toBe(400);
    const large = await aForm({ file: { ...FILE, content: new Uint8Array(4_000_001) }, schema: '{}' });
    expect(await call('POST', large)).toMatchObject({ status: 413, json: { code: 'body_too_large' } });
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    expect((await call('POST', { body: Buffer.from('nothing'), headers })).status).toBe(400);
  });
});

describe('requests', () => {
  test('Bad input: broken JSON, no body, another content type', async () => {
    const json = { 'content-type': 'application/json' };
    expect(await call('POST', { body: '{"text":', headers: json })).toMatchObject({
      status: 400,
      json: { code: 'invalid_json' },
    });
    expect((await call('POST')).status).toBe(400);
    expect((await call('POST', { body: '<a/>', headers: { 'content-type': 'text/xml' } })).status).toBe(415);
  });

  test.each([
    { limit: '0' },
    { limit: '101' },
    { limit: 'x' },
    { cursor: 'x' },
    { page: '2' },
    { cursor: 'x'.repeat(300) },
  ])('Bad input: a list with %j is refused', async (query) => {
    expect(await call('GET', { query: query as Record<string, string> })).toMatchObject({
      status: 400,
      json: { code: 'invalid_request', errors: [{ path: Object.keys(query)[0] }] },
    });
  });

  test.each([
    'ext_1',
    'x',
    `con_${'0'.repeat(28)}`,
    `ext_${'0'.repeat(28)}`,
    `ext_${'0'.repeat(27)}/`,
    '../ext',
    '%00',
  ])('Bad input: %s is no extraction', async (id) => {
    expect(await call('GET', { path: `/${id}` })).toMatchObject({ status: 404, json: { code: 'not_found' } });
  });
});
