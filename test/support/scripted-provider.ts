import type { CompletionRequest, Provider } from '../../functions/providers/provider.ts';

export interface ScriptedProvider extends Provider {
  /** What it was asked, in order. */
  readonly asked: readonly Extract<CompletionRequest, { dialect: 'openai' }>[];
}

/** One thing that an upstream says: the text of a completion, a whole body, or what it fails with. */
export type Said =
  | string
  | { readonly body: object }
  | { readonly finish: string; readonly text: string }
  | Error;

/** An upstream that says what it is told to, one after the other; asked once more, it fails the test. */
export function scriptedProvider(...script: readonly Said[]): ScriptedProvider {
  const asked: Extract<CompletionRequest, { dialect: 'openai' }>[] = [];
  return {
    asked,
    async complete(request) {
      if (request.dialect !== 'openai') throw new Error('asked in another dialect');
      asked.push(request);
      const said = script[asked.length - 1];
      if (said === undefined) throw new Error('asked more often than expected');
      if (said instanceof Error) throw said;
      const usage = () => ({ inputTokens: 100, cachedInputTokens: 0, outputTokens: 10 });
      return { body: bodyOf(said), usage };
    },
    countTokens: async () => 0,
  };
}

function bodyOf(said: Exclude<Said, Error>): object {
  if (typeof said === 'object' && 'body' in said) return said.body;
  const { text, finish } = typeof said === 'string' ? { text: said, finish: 'stop' } : said;
  const message = { role: 'assistant', content: text, refusal: null };
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'new',
    choices: [{ index: 0, message, finish_reason: finish, logprobs: null }],
  };
}
