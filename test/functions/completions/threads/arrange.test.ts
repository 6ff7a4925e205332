import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  areAnswered,
  arrange,
  NO_RESULT,
  unaskedResults,
} from '../../../../functions/completions/threads/arrange.ts';
import type { ChatMessage } from '../../../../functions/providers/requests/chat-body.ts';

const user = (content: string): ChatMessage => ({ role: 'user', content });
const said = (content: string): ChatMessage => ({ role: 'assistant', content });
const calls = (...ids: string[]): ChatMessage => ({
  role: 'assistant',
  content: null,
  tool_calls: ids.map((id) => ({ id, type: 'function', function: { name: 'look', arguments: '{}' } })),
});
const result = (id: string, content = 'seen'): ChatMessage => ({ role: 'tool', tool_call_id: id, content });

const anyMessage = fc.oneof(
  fc.string().map(user),
  fc.string({ minLength: 1 }).map(said),
  fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }).map((ids) => calls(...ids)),
  fc.constantFrom('a', 'b', 'c').map((id) => result(id)),
);

describe('arrange', () => {
  test('O-4: every call has its result right behind it, and every result its call, whatever was said', () => {
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 12 }), (messages) => {
        const arranged = arrange(messages);
        let open: string[] = [];
        for (const message of arranged) {
          if (message.role === 'tool') {
            expect(open).toContain(message.tool_call_id);
            open = open.filter((id) => id !== message.tool_call_id);
            continue;
          }
          expect(open).toEqual([]);
          open = message.role === 'assistant' ? (message.tool_calls ?? []).map(({ id }) => id) : [];
        }
        expect(open).toEqual([]);
      }),
    );
  });

  test('what people and models say stays, in its order', () => {
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 12 }), (messages) => {
        const spoken = (list: readonly ChatMessage[]) =>
          list.filter(({ role, content }) => role !== 'tool' && content !== null);
        expect(spoken(arrange(messages))).toEqual(spoken(messages));
      }),
    );
  });

  test('a conversation that is in order stays as it is', () => {
    const ordered = [user('1'), calls('a', 'b'), result('a'), result('b'), said('2'), user('3')];
    expect(arrange(ordered)).toEqual(ordered);
  });

  test('O-4: results that come after something else was said are still answered last', () => {
    expect(arrange([user('1'), calls('a'), user('2'), said('3'), result('a')])).toEqual([
      user('1'),
      user('2'),
      said('3'),
      calls('a'),
      result('a'),
    ]);
  });

  test('O-4: a call that nobody answered has a result that says so', () => {
    const both: ChatMessage = { ...calls('a', 'b'), content: 'let me look' } as ChatMessage;
    const none = (id: string) => result(id, NO_RESULT);
    expect(arrange([user('1'), both, user('2')])).toEqual([user('1'), both, none('a'), none('b'), user('2')]);
    expect(arrange([user('1'), both, result('b')])).toEqual([user('1'), both, none('a'), result('b')]);
  });

  test('the same call answered twice has its last result', () => {
    expect(arrange([calls('a'), result('a', 'old'), said('hm'), result('a', 'new')])).toEqual([
      said('hm'),
      calls('a'),
      result('a', 'new'),
    ]);
  });

  test('of two calls with the same id, a result answers the one before it', () => {
    const again = [user('1'), calls('a'), result('a', 'x'), user('2'), calls('a'), result('a', 'y')];
    expect(arrange(again)).toEqual(again);
  });
});

describe('unaskedResults', () => {
  test('are those new results that answer no call before them, counted from the first new message', () => {
    const messages = [calls('a'), result('z'), user('hi'), result('a'), result('b'), calls('b')];
    expect(unaskedResults(messages, 2)).toEqual([2]);
    expect(unaskedResults([calls('a'), result('a')], 1)).toEqual([]);
  });
});

test('areAnswered tells whether a result of one of the calls is there, and not taken for a later call', () => {
  expect(areAnswered([calls('a', 'b')], [user('1'), result('b')])).toBe(true);
  expect(areAnswered([calls('a')], [user('1')])).toBe(false);
  expect(areAnswered([calls('a')], [calls('a'), result('a')])).toBe(false);
  expect(areAnswered([], [result('a')])).toBe(false);
});
