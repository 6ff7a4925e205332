import { expect, test } from '@jest/globals';
import { countChatTokens } from '../../../functions/providers/count-chat-tokens.ts';

test('messages count as the sandbox counts them as input: texts, calls, results, and a sum for what is no text', () => {
  const call = { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{}' } } as const;
  expect(countChatTokens([])).toBe(3);
  expect(countChatTokens([{ role: 'user', content: 'Hello, world!' }])).toBe(12);
  expect(countChatTokens([{ role: 'assistant', content: null, tool_calls: [call] }])).toBe(9);
  expect(countChatTokens([{ role: 'tool', content: 'seen', tool_call_id: 'call_1' }])).toBe(7);
  const image = { type: 'image_url', image_url: { url: 'data:,' } } as const;
  expect(countChatTokens([{ role: 'user', content: [image] }])).toBe(262);
});
