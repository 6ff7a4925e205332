import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Failure } from '../../../../functions/chain/call.ts';
import type { DocumentsDeps } from '../../../../functions/documents/deps.ts';
import { aForm } from '../../../support/contacts-api.ts';
import {
  type DocumentsApi,
  MODELS,
  NOW,
  type Send,
  startDocumentsApi,
} from '../../../support/documents-api.ts';
import { date, number, object, text } from '../../../support/extracting.ts';
import { aPdf } from '../../../support/pdfs.ts';
import { type Said, scriptedProvider } from '../../../support/scripted-provider.ts';

let api: DocumentsApi;
let call: Send;
beforeAll(async () => {
  api = await startDocumentsApi();
});
afterAll(() => api.stop());
beforeEach(() => {
  call = api.as();
});

const SCHEMA = object({ invoiceNumber: text(), date, total: number() }, ['invoiceNumber', 'total']);
const INVOICE = 'Invoice number: INV-7\nDate: 3 March 2026\nTotal: $1,250.00\n';
const DATA = { invoiceNumber: 'INV-7', date: '2026-03-03', total: 1250 };

async function isEmpty(): Promise<boolean> {
  const { items } = (await call('GET')).json;
  return items.length === 0;
}

describe('extraction', () => {
  test('V-7: a PDF in a form gives the data, which is kept and read by its id', async () => {
    const pdf = await aPdf([
      INVOICE.split('\n').map((line, at) => ({ text: line, x: 50, y: 700 - at * 16 })),
    ]);
    const form = await aForm({
      file: { name: 'C:\\in\\Invoice 7.pdf', type: 'application/pdf', content: pdf },
      schema: JSON.stringify(SCHEMA),
      instructions: 'Nobody reads this.',
    });
    const { status, json, log } = await call('POST', form);
    expect(status).toBe(201);
    expect(json).toEqual({
      id: expect.stringMatching(/^ext_[0-9A-Za-z]{28}$/),
      status: 'completed',
      data: DATA,
      missing: [],
      document: {
        name: 'Invoice 7.pdf',
        mediaType: 'application/pdf',
        sizeBytes: pdf.length,
        pages: 1,
        characters: INVOICE.length - 1,
      },
      model: null,
      extractor: 'pattern',
      sandbox: false,
      createdAt: '2027-01-15T08:00:00Z',
    });
    expect(await call('GET', { path: `/${json.id}` })).toMatchObject({ status: 200, json });
    expect(log).toMatchObject({ extraction: json.id, outcome: 'completed', extractor: 'pattern', model: '' });
    expect(JSON.stringify(log)).not.toMatch(/INV-7|1250|Invoice 7/);
  });

  test('V-7: in JSON, as text or in base64; what is required and not there is named', async () => {
    const asText = await call('POST', { body: { text: 'Total: 5', schema: SCHEMA } });
    expect(asText).toMatchObject({
      status: 201,
      json: {
        status: 'incomplete',
        data: { total: 5 },
        missing: ['invoiceNumber'],
        document: { name: null, mediaType: 'text/plain', pages: null, characters: 8 },
      },
    });
    const html = '<meta charset="iso-8859-1"><p>Invoice number: Ä-7<p>Total: 5';
    for (const [field, value] of [
      ['text', html],
      ['content', Buffer.from(html, 'latin1').toString('base64')],
    ] as const) {
      const body = { fileName: 'a.html', contentType: 'text/html', [field]: value, schema: SCHEMA };
      expect((await call('POST', { body })).json.data).toEqual({ invoiceNumber: 'Ä-7', total: 5 });
    }
  });

  test('V-7: the document itself is not kept', async () => {
    const body = { text: `${INVOICE}\nThe password is hunter2.`, schema: SCHEMA };
    expect((await call('POST', { body })).status).toBe(201);
    const { Items } = await api.store.client.send(
      new ScanCommand({ TableName: api.store.tables.extractions }),
    );
    expect(JSON.stringify(Items)).not.toContain('hunter2');
  });

  test('V-7: lists are in pages, the latest first, without the data', async () => {
    for (const second of [0, 1, 2]) {
      await call('POST', { body: { text: 'Total: 5', schema: SCHEMA }, now: NOW + second });
    }
    const first = (await call('GET', { query: { limit: '2' } })).json;
    expect(first.items.map(({ createdAt }: { createdAt: string }) => createdAt)).toEqual([
      '2027-01-15T08:00:02Z',
      '2027-01-15T08:00:01Z',
    ]);
    expect(Object.keys(first.items[0]).sort()).toEqual([
      'createdAt',
      'document',
      'extractor',
      'id',
      'model',
      'sandbox',
      'status',
    ]);
    const last = (await call('GET', { query: { limit: '2', cursor: first.nextCursor } })).json;
    expect(last).toMatchObject({ items: [{ createdAt: '2027-01-15T08:00:00Z' }], nextCursor: null });
  });

  test('G-6: a sandbox key is answered by the built-in extractor, and marked', async () => {
    const sandbox = api.as({ sandbox: true });
    const [one, two] = [
      await sandbox('POST', { body: { text: INVOICE, schema: SCHEMA } }),
      await sandbox('POST', { body: { text: INVOICE, schema: SCHEMA } }),
    ];
    expect(one).toMatchObject({ status: 201, json: { sandbox: true, extractor: 'pattern', data: DATA } });
    expect(one.headers['x-sandbox']).toBe('true');
    expect(two.json.data).toEqual(one.json.data);
  });
});

describe('with an upstream', () => {
  const connected = (...script: Said[]) => {
    const provider = scriptedProvider(...script);
    const asked: unknown[] = [];
    const connectedProvider: DocumentsDeps['connectedProvider'] = async (model, caller) => {
      asked.push([model.id, caller?.sandbox]);
      return caller?.sandbox === true ? null : provider;
    };
    return { provider, asked, deps: { connectedProvider } };
  };
  const body = { text: INVOICE, schema: SCHEMA, instructions: 'In dollars.' };

  test('V-7: the newest model of the surface is asked, or the one that is named', async () => {
    const { provider, asked, deps } = connected(JSON.stringify(DATA), JSON.stringify(DATA));
    const newest = await call('POST', { body, deps });
    expect(newest).toMatchObject({ status: 201, json: { data: DATA, extractor: 'model', model: 'new' } });
    expect(newest.log).toMatchObject({ model: 'new', inputTokens: 100, outputTokens: 10 });
    const named = await call('POST', { body: { ...body, model: 'old' }, deps });
    expect(named.json.model).toBe('old');
    expect(asked).toEqual([
      ['new', false],
      ['old', false],
    ]);
    expect(provider.asked.map(({ model }) => model)).toEqual([MODELS[1], MODELS[0]]);
  });

  test('G-6: a sandbox key reaches no upstream', async () => {
    const { provider, deps } = connected();
    const { json } = await api.as({ sandbox: true })('POST', { body, deps });
    expect(json).toMatchObject({ extractor: 'pattern', model: null, data: DATA });
    expect(provider.asked).toEqual([]);
  });

  test('V-7: what the model cannot do is told, and nothing is kept', async () => {
    expect(await call('POST', { body, deps: connected('no', 'no').deps })).toMatchObject({
      status: 502,
      json: { code: 'extraction_failed' },
    });
    const limited = connected(new Failure('upstream_rate_limited'));
    expect(await call('POST', { body, deps: limited.deps })).toMatchObject({ status: 429 });
    expect(await isEmpty()).toBe(true);
  });

  test('V-7: more than can be kept is told, and nothing is kept', async () => {
    const large = connected(JSON.stringify({ ...DATA, invoiceNumber: 'x'.repeat(360_000) }));
    expect(await call('POST', { body, deps: large.deps })).toMatchObject({
      status: 422,
      json: { code: 'extraction_too_large' },
    });
    expect(await isEmpty()).toBe(true);
  });

  test('G-8: a repeated request is answered as the first one was, and paid for once', async () => {
    const { provider, deps } = connected(JSON.stringify(DATA));
    const headers = { 'idempotency-key': 'once', 'content-type': 'application/json' };
    const first = await call('POST', { body, deps, headers });
    const second = await call('POST', { body, deps, headers });
    expect(second).toMatchObject({ status: 201, json: first.json });
    expect(provider.asked).toHaveLength(1);
    expect((await call('GET')).json.items).toHaveLength(1);
  });

  test('G-8: an attempt that died after it had kept its result is not paid for again', async () => {
    const { provider, deps } = connected(JSON.stringify(DATA));
    const headers = { 'idempotency-key': 'died', 'content-type': 'application/json' };
    const dying: Partial<DocumentsDeps> = {
      ...deps,
      extractions: {
        of: (organizationId, agentId) => {
          const own = api.deps.extractions.of(organizationId, agentId);
          return {
            ...own,
            create: async (extraction) => {
              await own.create(extraction);
              throw new Error('the function died');
            },
          };
        },
      },
    };
    expect((await call('POST', { body, deps: dying, headers })).status).toBe(500);
    const again = await call('POST', { body, deps, headers });
    expect(again).toMatchObject({ status: 201, json: { data: DATA, model: 'new' } });
    expect(provider.asked).toHaveLength(1);
    expect((await call('GET')).json.items.map(({ id }: { id: string }) => id)).toEqual([again.json.id]);
  });
});
