import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CompletionRequest } from '../../../../functions/providers/provider.ts';
import { inBothDialects } from '../../../../functions/providers/upstreams.ts';
import { aProvider } from '../../../support/builders.ts';
import { startUpstream, UPSTREAM_KEY, UPSTREAM_USAGE, type Upstream } from '../../../support/upstream.ts';
import { chat, keyOf, MODEL, message, told, whole } from './under-test.ts';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

const speaking = (...spoken: ('openai' | 'anthropic')[]) => {
  const all = { openai: '/v1beta/openai/chat/completions', anthropic: '/anthropic/v1/messages' };
  const paths = Object.fromEntries(spoken.map((dialect) => [dialect, all[dialect]]));
  return inBothDialects(aProvider({ url: upstream.url, paths, countTokensPath: null }), keyOf(UPSTREAM_KEY));
};

test.each<[string, CompletionRequest['dialect'], CompletionRequest]>([
  ['OpenAI’s clients by one that speaks both', 'openai', chat()],
  ['Anthropic’s clients by one that speaks both', 'anthropic', message()],
  ['OpenAI’s clients by one that speaks Anthropic’s protocol alone', 'anthropic', chat()],
  ['Anthropic’s clients by one that speaks OpenAI’s protocol alone', 'openai', message()],
])('A-4: %s', async (name, spoken, request) => {
  const provider = name.endsWith('both') ? speaking('openai', 'anthropic') : speaking(spoken);
  const { body, usage } = await whole(provider, request);
  expect(JSON.stringify(body)).toContain('Echo: Hello');
  expect(upstream.asked.at(-1)).toMatchObject({ protocol: spoken, body: { model: MODEL.upstream } });
  const streamed = { ...request, stream: true, body: { ...request.body, stream: true } } as CompletionRequest;
  const { text, usage: streamedUsage, error } = await told(provider, streamed);
  expect(error).toBeNull();
  expect(text).toMatch(request.dialect === 'openai' ? /data: \[DONE\]\n\n$/ : /"message_stop"\}\n\n$/);
  expect([usage, streamedUsage]).toEqual([UPSTREAM_USAGE, UPSTREAM_USAGE]);
});
