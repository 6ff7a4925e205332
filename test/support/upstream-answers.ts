/** What a model's provider answers in each protocol: shapes as their own APIs have them, extra fields included. */

export type Protocol = 'openai' | 'anthropic';

export interface ToldUsage {
  /** All input, the cached part included. */
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
}

export interface Speech {
  readonly model: string;
  readonly text: string;
  readonly thinking: string;
  readonly calls: readonly { readonly name: string; readonly arguments: string }[];
  /** null where it is never told. */
  readonly usage: ToldUsage | null;
  readonly includeUsage: boolean;
}

const ID = 'upstream0001';

export function wholeAnswer(protocol: Protocol, speech: Speech): object {
  return protocol === 'openai' ? completion(speech) : message(speech);
}

/** The events of a stream, each with its blank line; the last one is its end mark. */
export function streamedAnswer(protocol: Protocol, speech: Speech): string[] {
  return protocol === 'openai' ? chunks(speech) : messageEvents(speech);
}

function completion({ model, text, thinking, calls, usage }: Speech): object {
  const message = {
    role: 'assistant',
    content: text,
    ...(thinking === '' ? {} : { reasoning_content: thinking }),
    ...(calls.length === 0 ? {} : { tool_calls: calls.map(toolCall) }),
  };
  return {
    id: `chatcmpl-${ID}`,
    object: 'chat.completion',
    created: 1_750_000_000,
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishOf(calls) }],
    ...(usage === null ? {} : { usage: openaiUsage(usage) }),
    system_fingerprint: 'fp_upstream',
  };
}

function chunks({ model, text, thinking, calls, usage, includeUsage }: Speech): string[] {
  const common = {
    id: `chatcmpl-${ID}`,
    object: 'chat.completion.chunk',
    created: 1_750_000_000,
    model,
    system_fingerprint: 'fp_upstream',
  };
  const chunk = (fields: object) =>
    `data: ${JSON.stringify({ ...common, ...fields, ...(includeUsage ? { usage: null } : {}) })}\n\n`;
  const delta = (fields: object, finish: string | null = null) =>
    chunk({ choices: [{ index: 0, delta: fields, finish_reason: finish }] });
  const told = usage === null || !includeUsage ? [] : [openaiUsage(usage)];
  return [
    delta({ role: 'assistant', content: '' }),
    ...piecesOf(thinking).map((piece) => delta({ reasoning_content: piece })),
    ...piecesOf(text).map((piece) => delta({ content: piece })),
    ...calls.flatMap((call, index) => [
      delta({
        tool_calls: [{ index, ...toolCall(call), function: { name: call.name, arguments: '' } }],
      }),
      ...piecesOf(call.arguments).map((piece) =>
        delta({ tool_calls: [{ index, function: { arguments: piece } }] }),
      ),
    ]),
    delta({}, finishOf(calls)),
    ...told.map((usage) => `data: ${JSON.stringify({ ...common, choices: [], usage })}\n\n`),
    'data: [DONE]\n\n',
  ];
}

function toolCall({ name, arguments: args }: Speech['calls'][number], index = 0): object {
  return { id: `call_${ID}${index}`, type: 'function', function: { name, arguments: args } };
}

function finishOf(calls: Speech['calls']): string {
  return calls.length === 0 ? 'stop' : 'tool_calls';
}

function openaiUsage({ inputTokens, cachedInputTokens, outputTokens }: ToldUsage): object {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: cachedInputTokens },
  };
}

function envelope(model: string): object {
  return { id: `msg_${ID}`, type: 'message', role: 'assistant', model, stop_sequence: null };
}

function message({ model, text, thinking, calls, usage }: Speech): object {
  const thoughts = thinking === '' ? [] : [{ type: 'thinking', thinking, signature: 'sig' }];
  return {
    ...envelope(model),
    content: [
      ...thoughts,
      { type: 'text', text },
      ...calls.map((call, index) => ({ ...toolUse(call, index), input: JSON.parse(call.arguments) })),
    ],
    stop_reason: calls.length === 0 ? 'end_turn' : 'tool_use',
    ...(usage === null ? {} : { usage: { ...anthropicInput(usage), output_tokens: usage.outputTokens } }),
  };
}

function messageEvents({ model, text, thinking, calls, usage }: Speech): string[] {
  const begun = { ...envelope(model), content: [], stop_reason: null };
  const block = (index: number, content_block: object, deltas: object[]) => [
    event('content_block_start', { index, content_block }),
    ...deltas.map((delta) => event('content_block_delta', { index, delta })),
    event('content_block_stop', { index }),
  ];
  const blocks = [
    ...(thinking === ''
      ? []
      : [
          (at: number) =>
            block(at, { type: 'thinking', thinking: '', signature: '' }, [
              ...piecesOf(thinking).map((piece) => ({ type: 'thinking_delta', thinking: piece })),
              { type: 'signature_delta', signature: 'sig' },
            ]),
        ]),
    (at: number) =>
      block(
        at,
        { type: 'text', text: '' },
        piecesOf(text).map((piece) => ({ type: 'text_delta', text: piece })),
      ),
    ...calls.map(
      (call) => (at: number) =>
        block(
          at,
          toolUse(call, at),
          piecesOf(call.arguments).map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
        ),
    ),
  ];
  const stop_reason = calls.length === 0 ? 'end_turn' : 'tool_use';
  return [
    event('message_start', {
      message: usage === null ? begun : { ...begun, usage: { ...anthropicInput(usage), output_tokens: 1 } },
    }),
    event('ping', {}),
    ...blocks.flatMap((make, at) => make(at)),
    event('message_delta', {
      delta: { stop_reason, stop_sequence: null },
      ...(usage === null ? {} : { usage: { output_tokens: usage.outputTokens } }),
    }),
    event('message_stop', {}),
  ];
}

function toolUse({ name }: Speech['calls'][number], index: number): object {
  return { type: 'tool_use', id: `toolu_${ID}${index}`, name, input: {} };
}

/** A tenth of what is not cached is told as written to the cache: both are input as well. */
function anthropicInput({ inputTokens, cachedInputTokens }: ToldUsage): object {
  const written = Math.floor((inputTokens - cachedInputTokens) / 10);
  return {
    input_tokens: inputTokens - cachedInputTokens - written,
    cache_creation_input_tokens: written,
    cache_read_input_tokens: cachedInputTokens,
  };
}

function event(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}

function piecesOf(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}
