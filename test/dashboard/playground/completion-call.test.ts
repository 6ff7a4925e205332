import { expect, test } from '@jest/globals';
import { completionCall } from '../../../dashboard/playground/completion-call.ts';
import { letsPagesCall, protocolsOf } from '../../../dashboard/playground/protocol.ts';
import { policyView } from '../../../functions/console/policy-views.ts';
import { loadPolicy } from '../../../infra/policies.ts';

const POLICY = policyView(loadPolicy('local'), {
  surfaceUrls: { a2agent: 'http://a', a2v2: 'http://v', agrenting: 'http://g', oya: 'http://o' },
} as never);
const surface = (name: string) => {
  const found = POLICY.surfaces.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no surface ${name}`);
  return found;
};
const KEY = { value: 'k', secret: null, agentId: null, permissions: null };
const SETTINGS = { model: 'm', system: '', maxTokens: null, temperature: null, stream: true };
const HELLO = { role: 'user', content: 'Hello' } as const;
const TOLD = { system: '', messages: [HELLO], threadId: null };

function call(name: string, dialect: string, settings = {}, told = {}) {
  const protocol = protocolsOf(surface(name)).find((one) => one.dialect === dialect);
  if (protocol === undefined) throw new Error(`${name} does not speak ${dialect}`);
  return completionCall(surface(name), protocol, KEY, { ...SETTINGS, ...settings }, { ...TOLD, ...told });
}

test('the protocols of a surface are those whose routes its policy declares', () => {
  const spoken = (name: string) => protocolsOf(surface(name)).map(({ dialect, path }) => [dialect, path]);
  expect(spoken('a2agent')).toEqual([
    ['openai', '/v1/chat/completions'],
    ['anthropic', '/v1/messages'],
  ]);
  expect(spoken('oya')).toEqual([['openai', '/api/v1/chat/completions']]);
  expect(spoken('a2v2')).toEqual([]);
  expect(spoken('console')).toEqual([]);
});

test('V-10: a surface that refuses browsers lets no page call, another only those that it names', () => {
  expect(letsPagesCall(surface('a2v2'), 'http://here')).toBe(false);
  expect(letsPagesCall(surface('oya'), 'http://here')).toBe(true);
  expect(letsPagesCall({ ...surface('oya'), browserOrigins: ['http://here'] }, 'http://here')).toBe(true);
  expect(letsPagesCall({ ...surface('oya'), browserOrigins: ['http://there'] }, 'http://here')).toBe(false);
});

test('O-2: the key goes where the surface looks for it', () => {
  expect(call('oya', 'openai').headers).toMatchObject({ Authorization: 'Bearer k' });
  expect(call('agrenting', 'openai').headers).toMatchObject({ 'x-api-key': 'k' });
});

test('A-2: a chat completion says what was set, and nothing that was not', () => {
  expect(call('a2agent', 'openai')).toEqual({
    method: 'POST',
    url: 'http://a/v1/chat/completions',
    headers: { Authorization: 'Bearer k', 'Content-Type': 'application/json' },
    body: { model: 'm', messages: [HELLO], stream: true, stream_options: { include_usage: true } },
  });
  const set = { maxTokens: 5, temperature: 0, stream: false };
  expect(call('oya', 'openai', set, { system: 'Be brief.', threadId: 'thr_1' }).body).toEqual({
    model: 'm',
    messages: [{ role: 'system', content: 'Be brief.' }, HELLO],
    max_tokens: 5,
    temperature: 0,
    thread_id: 'thr_1',
  });
});

test('A-3: a message carries the version of the protocol and always a limit', () => {
  const sent = call('a2agent', 'anthropic', {}, { system: 'Be brief.' });
  expect(sent.headers).toMatchObject({ 'anthropic-version': '2023-06-01' });
  expect(sent.body).toEqual({
    model: 'm',
    max_tokens: 1024,
    system: 'Be brief.',
    messages: [HELLO],
    stream: true,
  });
});
