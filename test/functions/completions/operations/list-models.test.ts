import { describe, expect, test } from '@jest/globals';
import { operations } from '../../../../functions/completions/operations.ts';
import { aCall, bodyOf, failureOf, type Json } from '../harness.ts';

const list = (query: Record<string, string> = {}, dialect: 'openai' | 'anthropic' = 'anthropic') =>
  operations['list-models'](aCall({ dialect, query }));
const ids = (body: Json) => body.data.map(({ id }: { id: string }) => id);
const NEWEST_FIRST = ['deepseek-reasoner', 'vendor/small', 'deepseek-chat'];

describe('list-models', () => {
  test('A-2 lists the models of this surface only, in OpenAI’s shape', async () => {
    const body = await bodyOf(list({}, 'openai'));
    expect(Object.keys(body)).toEqual(['object', 'data']);
    expect(ids(body)).toEqual(NEWEST_FIRST);
    expect(body.data[2]).toEqual({
      id: 'deepseek-chat',
      object: 'model',
      created: 1_735_171_200,
      owned_by: 'deepseek',
    });
  });

  test('A-3 lists them in Anthropic’s shape to who sends anthropic-version', async () => {
    const body = await bodyOf(list());
    expect(body).toMatchObject({ has_more: false, first_id: 'deepseek-reasoner', last_id: 'deepseek-chat' });
    expect(body.data[2]).toEqual({
      type: 'model',
      id: 'deepseek-chat',
      display_name: 'DeepSeek Chat',
      created_at: '2024-12-26T00:00:00.000Z',
      max_input_tokens: 10_000,
      max_tokens: 1000,
      capabilities: null,
      lifecycle: 'active',
      line: null,
      deprecated_at: null,
      retires_at: null,
    });
  });

  test('A-4 both dialects list the same models', async () => {
    expect(ids(await bodyOf(list({}, 'openai')))).toEqual(ids(await bodyOf(list())));
  });

  test.each([
    [{ limit: '2' }, ['deepseek-reasoner', 'vendor/small'], true],
    [{ limit: '2', after_id: 'vendor/small' }, ['deepseek-chat'], false],
    [{ after_id: 'deepseek-chat' }, [], false],
    [{ limit: '1', before_id: 'deepseek-chat' }, ['vendor/small'], true],
    [{ limit: '9', before_id: 'deepseek-chat' }, ['deepseek-reasoner', 'vendor/small'], false],
  ])('pages by %j', async (query, expected, hasMore) => {
    const body = await bodyOf(list(query));
    expect(ids(body)).toEqual(expected);
    expect(body).toMatchObject({ has_more: hasMore, first_id: expected[0] ?? null });
  });

  test.each([
    [{ limit: '0' }, 'limit'],
    [{ limit: '1001' }, 'limit'],
    [{ limit: 'all' }, 'limit'],
    [{ after_id: 'of-another-surface' }, 'after_id'],
    [{ before_id: 'nobody' }, 'before_id'],
    [{ before_id: 'deepseek-chat', after_id: 'deepseek-chat' }, 'before_id'],
  ])('a bad page %j is refused by the name of its parameter', async (query, param) => {
    const failure = await failureOf(list(query));
    expect(failure).toMatchObject({ code: 'invalid_request', details: { param } });
  });
});

describe('read-model', () => {
  const read = (model: string, dialect: 'openai' | 'anthropic' = 'openai') =>
    operations['read-model'](aCall({ dialect, path: { model } }));

  test('A-4 one model, in the shape of either dialect', async () => {
    expect(await bodyOf(read('vendor/small'))).toMatchObject({ id: 'vendor/small', object: 'model' });
    expect(await bodyOf(read('vendor/small', 'anthropic'))).toMatchObject({
      id: 'vendor/small',
      type: 'model',
    });
  });

  test.each(['nobody', 'of-another-surface', 'constructor', ''])('%j is not found', async (model) => {
    expect((await failureOf(read(model))).code).toBe('model_not_found');
  });
});
