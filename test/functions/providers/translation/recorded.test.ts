import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type * as z from 'zod/mini';
import * as shapes from '../../../../functions/completions/shapes.ts';
import { chatBody } from '../../../../functions/providers/requests/chat-body.ts';
import { messagesBody } from '../../../../functions/providers/requests/messages-body.ts';
import { chatToMessages } from '../../../../functions/providers/translation/chat-to-messages.ts';
import { chunksToMessageEvents } from '../../../../functions/providers/translation/chunks-to-message-events.ts';
import { completionToMessage } from '../../../../functions/providers/translation/completion-to-message.ts';
import { messageEventsToChunks } from '../../../../functions/providers/translation/message-events-to-chunks.ts';
import { messageToCompletion } from '../../../../functions/providers/translation/message-to-completion.ts';
import { messagesToChat } from '../../../../functions/providers/translation/messages-to-chat.ts';
import { eventsOf } from '../../completions/harness.ts';
import { basisOf, cuts, joined, MODEL, type Recorded, recorded, saying } from './exchange.ts';

/** Throws with every difference. */
const fits = (schema: z.ZodMiniType, value: unknown) => schema.parse(value);
const named = (exchanges: Recorded[]): [string, Recorded][] => exchanges.map((one) => [one.name, one]);

const toChunks = ({ asked }: Recorded, ...texts: string[]) =>
  joined(
    messageEventsToChunks(saying(...texts), {
      ...basisOf(asked.model),
      includeUsage: asked.stream_options?.include_usage === true,
    }),
  );
const toEvents = ({ asked }: Recorded, ...texts: string[]) =>
  joined(chunksToMessageEvents(saying(...texts), { ...basisOf(asked.model), inputTokens: 12 }));

describe('A-2 a client of OpenAI’s dialect, a model that speaks Anthropic’s', () => {
  test.each(named(recorded('anthropic', 'all')))('%s: what is asked', (_name, { asked, sent }) => {
    fits(chatBody, asked);
    const body = chatToMessages(asked, MODEL);
    expect(body).toEqual(sent);
    fits(messagesBody, body);
  });

  test.each(named(recorded('anthropic', 'whole')))('%s: what is answered', (_name, exchange) => {
    const { asked, answered, told } = exchange;
    const answer = messageToCompletion(answered, basisOf(asked.model));
    expect(answer).toEqual(told);
    fits(shapes.chatCompletion, answer);
  });

  test.each(named(recorded('anthropic', 'streamed')))('%s: wherever it is cut', async (_name, exchange) => {
    const { answered, told } = exchange;
    expect(await toChunks(exchange, answered)).toBe(told);
    expect(await toChunks(exchange, ...answered)).toBe(told);
    const anyCuts = fc.asyncProperty(cuts(answered), async (texts) => {
      expect(await toChunks(exchange, ...texts)).toBe(told);
    });
    await fc.assert(anyCuts, { numRuns: 25 });
    for (const chunk of eventsOf(told)) if (chunk !== '[DONE]') fits(shapes.chatChunk, chunk);
  });
});

describe('A-3 a client of Anthropic’s dialect, a model that speaks OpenAI’s', () => {
  test.each(named(recorded('openai', 'all')))('%s: what is asked', (_name, { asked, sent }) => {
    fits(messagesBody, asked);
    const body = messagesToChat(asked);
    expect(body).toEqual(sent);
    fits(chatBody, body);
  });

  test.each(named(recorded('openai', 'whole')))('%s: what is answered', (_name, exchange) => {
    const { asked, answered, told } = exchange;
    const answer = completionToMessage(answered, basisOf(asked.model));
    expect(answer).toEqual(told);
    fits(shapes.message, answer);
  });

  test.each(named(recorded('openai', 'streamed')))('%s: wherever it is cut', async (_name, exchange) => {
    const { answered, told } = exchange;
    expect(await toEvents(exchange, answered)).toBe(told);
    expect(await toEvents(exchange, ...answered)).toBe(told);
    const anyCuts = fc.asyncProperty(cuts(answered), async (texts) => {
      expect(await toEvents(exchange, ...texts)).toBe(told);
    });
    await fc.assert(anyCuts, { numRuns: 25 });
    for (const event of eventsOf(told)) fits(shapes.messageEvent, event);
  });
});
