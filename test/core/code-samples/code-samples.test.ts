import { describe, expect, test } from '@jest/globals';
import { codeSamples } from '../../../core/code-samples/code-samples.ts';
import { connectionBlock } from '../../../core/code-samples/connection-block.ts';
import { curlSample } from '../../../core/code-samples/http-samples.ts';
import { sampledCall } from '../../../core/code-samples/sampled-call.ts';
import type { SampledKey, SampledSurface } from '../../../core/code-samples/sampled-surface.ts';

const KEY: SampledKey = { value: 'abc_local_1', secret: null, agentId: null, permissions: null };
const POST = (path: string) => ({
  method: 'POST',
  path,
  title: path,
  permission: null,
  publicBecause: null,
  roles: null,
});
const GET = (path: string, permission: string | null = null) => ({
  ...POST(path),
  method: 'GET',
  permission,
});
const BEARER = {
  in: 'bearer',
  header: 'authorization',
  secretHeader: null,
  kinds: ['key'],
  dialect: null,
} as const;
const HEADER = { in: 'header', header: 'X-Key', secretHeader: null, kinds: ['key'], dialect: null } as const;
const PAIR = {
  in: 'pair',
  header: 'X-Key',
  secretHeader: 'X-Secret',
  kinds: ['key'],
  dialect: null,
} as const;

const surface = (parts: Partial<SampledSurface>): SampledSurface => ({
  name: 'some-api',
  credentials: [BEARER],
  agents: null,
  routes: [],
  baseUrls: {},
  ...parts,
});
const at = (parts: Partial<SampledSurface>, key: SampledKey = KEY, model: string | null = 'some-model') =>
  codeSamples({ surface: surface(parts), address: 'https://api.example.com', key, model });

describe('which ways there are', () => {
  test('the SDK of OpenAI where it finds its path, with its variables', () => {
    const [group, ...rest] = at({ routes: [POST('/v1/chat/completions')], baseUrls: { openai: '/v1' } });
    expect(rest).toEqual([]);
    expect(group).toMatchObject({
      title: 'OpenAI SDK',
      variables: { OPENAI_API_KEY: 'abc_local_1', OPENAI_BASE_URL: 'https://api.example.com/v1' },
    });
    expect(group?.samples.map(({ language }) => language)).toEqual(['cURL', 'Python', 'TypeScript']);
  });

  test('no SDK where the path is another one, or the key is shown in a header of its own', () => {
    const routes = [POST('/v2/chat/completions')];
    for (const parts of [
      { routes, baseUrls: { openai: '/v1' } },
      { routes, baseUrls: { openai: '/v2' }, credentials: [HEADER] },
    ])
      expect(at(parts).map(({ title }) => title)).toEqual(['HTTP']);
  });

  test('by HTTP: what only reads, that the key may, about its agent, with both halves of a pair', () => {
    const parts = {
      credentials: [PAIR],
      agents: { parameter: 'agentId' },
      routes: [GET('/secret', 'secrets:read'), GET('/of/{other}'), GET('/of/{agentId}', 'things:read')],
    };
    const key = { ...KEY, secret: 'sec_1', agentId: 'agt_1', permissions: ['things:read'] };
    const [group] = at(parts, key, null);
    expect(group?.samples[0]?.text).toBe(
      `curl 'https://api.example.com/of/agt_1' \\\n  -H 'X-Key: abc_local_1' \\\n  -H 'X-Secret: sec_1'`,
    );
    expect(group?.variables).toEqual({
      SOME_API_API_KEY: 'abc_local_1',
      SOME_API_API_SECRET: 'sec_1',
      SOME_API_BASE_URL: 'https://api.example.com',
    });
  });

  test('nothing where a key alone can do nothing', () => {
    expect(at({ routes: [{ ...GET('/me'), roles: ['owner'] }] })).toEqual([]);
    expect(sampledCall(surface({ credentials: [] }), 'https://a', KEY, null)).toBeNull();
  });
});

test('A-7: a block names the key, its value, each base URL, and what to put in the environment', () => {
  const block = connectionBlock('laptop', {
    surface: surface({
      routes: [POST('/v1/chat/completions'), POST('/v1/messages')],
      baseUrls: { openai: '/v1', anthropic: '' },
    }),
    address: 'https://api.example.com',
    key: KEY,
    model: 'some-model',
  });
  expect(block.split('\n').slice(0, 4)).toEqual([
    'Name: laptop',
    'API key: abc_local_1',
    'Base URL (openai): https://api.example.com/v1',
    'Base URL (anthropic): https://api.example.com',
  ]);
  expect(block).toContain("export ANTHROPIC_BASE_URL='https://api.example.com'");
});

test('a quote in a value cannot end the argument of a shell', () => {
  const text = curlSample({ method: 'GET', url: "https://a/'; rm -rf '", headers: {}, body: null });
  expect(text).toBe(`curl 'https://a/'\\''; rm -rf '\\'''`);
});
