import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MEDIA_TYPES } from '../../functions/documents/formats/media-type.ts';
import * as limits from '../../functions/documents/limits.ts';
import { FORMATS } from '../../functions/documents/schema/formats.ts';
import * as schemaLimits from '../../functions/documents/schema/limits.ts';
import { MAX_RESULT_BYTES } from '../../stores/extractions.ts';
import { aForm } from '../support/contacts-api.ts';
import { type DocumentsApi, startDocumentsApi } from '../support/documents-api.ts';

const PAGE = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'document-extraction.md'), 'utf8');
const fences = (language: string) =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  );

let api: DocumentsApi;
beforeAll(async () => {
  api = await startDocumentsApi();
});
afterAll(() => api.stop());

describe('docs/document-extraction.md', () => {
  test('the example is answered as it says', async () => {
    const [document = ''] = fences('text');
    const [schema = '', answer = ''] = fences('json');
    const form = await aForm({
      file: { name: 'invoice.txt', type: 'text/plain', content: document },
      schema,
    });
    const { status, json } = await api.as()('POST', form);
    expect(status).toBe(201);
    expect({ ...json, id: 'ext_…', createdAt: '…' }).toEqual(JSON.parse(answer));
  });

  test('names the formats and bounds that there are', () => {
    for (const type of MEDIA_TYPES) expect(PAGE).toContain(`\`${type}\``);
    for (const format of FORMATS.keys()) expect(PAGE).toContain(`\`${format}\``);
    const { MAX_DOCUMENT_BYTES, MAX_PAGES, MAX_CHARACTERS, MAX_TABLE_ROWS, MAX_TABLE_COLUMNS } = limits;
    const { MAX_PDF_SECONDS, MAX_PDF_GROWTH_BYTES } = limits;
    const { MAX_SCHEMA_BYTES, MAX_PROPERTIES, MAX_SCHEMAS, MAX_SCHEMA_DEPTH, MAX_DATA_VALUES } = schemaLimits;
    const count = (value: number) => value.toLocaleString('en-US');
    for (const bound of [
      `${MAX_DOCUMENT_BYTES / 1e6} MB; ${MAX_PAGES} pages; ${count(MAX_CHARACTERS)} characters`,
      `${count(MAX_TABLE_ROWS)} rows and ${MAX_TABLE_COLUMNS} columns`,
      `${MAX_PDF_SECONDS} seconds`,
      `${MAX_PDF_GROWTH_BYTES / 1e6} MB`,
      `${MAX_SCHEMA_BYTES / 1024} KB, ${MAX_PROPERTIES} properties, ${count(MAX_SCHEMAS)} schemas`,
      `${MAX_SCHEMA_DEPTH} levels`,
      `${count(MAX_DATA_VALUES)} values`,
      `${MAX_RESULT_BYTES / 1000} kB`,
    ]) {
      expect(PAGE.replaceAll('\n', ' ')).toContain(bound);
    }
  });
});
