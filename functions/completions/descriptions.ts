import * as z from 'zod/mini';
import type { ErrorCode } from '../../core/errors/catalogue.ts';
import type { HeaderDescription, OperationDescription } from '../../core/openapi-description.ts';
import { countTokensBody, messagesBody } from '../providers/requests/messages-body.ts';
import { jsonSchema } from '../requests/json-schema.ts';
import { ANTHROPIC_VERSIONS } from './anthropic-version.ts';
import { LARGEST_PAGE } from './operations/list-models.ts';
import * as shapes from './shapes.ts';
import { threadedChatBody } from './threads/threaded-chat-body.ts';

const EVENT_STREAM = 'text/event-stream';

const body = (schema: z.ZodMiniType) => ({ requests: { 'application/json': jsonSchema(schema, 'input') } });
const shape = (schema: z.ZodMiniType) => jsonSchema(schema, 'output');

/** Events with one line of data each, and comments, which keep a silent stream alive. */
function events(data: z.ZodMiniType, line: RegExp, description: string): object {
  return {
    type: 'string',
    description,
    pattern: `^(?:(?:${line.source}|:[^\\r\\n]*)\\r?\\n\\r?\\n)*$`,
    contentMediaType: EVENT_STREAM,
    contentSchema: {
      type: 'array',
      items: shape(data),
      description: 'The data of the events, in their order.',
    },
  };
}

const chatEvents = events(
  z.union([shapes.chatChunk, shapes.chatError]),
  /data: ?(?:\{[^\r\n]*\}|\[DONE\])/,
  'Where `stream` is true. `data: [DONE]` is the end of a whole answer; one that breaks off ends in an error.',
);
const messageEvents = events(
  shapes.messageEvent,
  /event: ?[a-z_]+\r?\ndata: ?\{[^\r\n]*\}/,
  'Where `stream` is true. `message_stop` is the end of a whole answer; one that breaks off ends in an error.',
);

function versionHeader(description: string, required: boolean): Record<string, HeaderDescription> {
  return {
    'anthropic-version': { description, required, schema: { type: 'string', enum: [...ANTHROPIC_VERSIONS] } },
  };
}
const OF_MESSAGES = versionHeader('The version of the Messages API that the client speaks.', true);
const OF_MODELS = versionHeader(
  'Where both protocols are spoken here: asks for the shapes of Anthropic’s.',
  false,
);

/** Both are paid for, by the token. */
const OF_PAYMENT: readonly ErrorCode[] = ['insufficient_balance', 'spending_limit_reached'];

/** What the operations of this function take and answer. */
export const descriptions: Readonly<Record<string, OperationDescription>> = {
  chat: {
    ...body(threadedChatBody),
    answers: {
      200: {
        description: 'The answer. Where threads are kept, `thread_id` is what the conversation goes on by.',
        schema: shape(shapes.chatCompletion),
        others: { [EVENT_STREAM]: chatEvents },
      },
    },
    failures: OF_PAYMENT,
  },
  messages: {
    headers: OF_MESSAGES,
    ...body(messagesBody),
    answers: {
      200: {
        description: 'The answer.',
        schema: shape(shapes.message),
        others: { [EVENT_STREAM]: messageEvents },
      },
    },
    failures: OF_PAYMENT,
  },
  'count-tokens': {
    headers: OF_MESSAGES,
    ...body(countTokensBody),
    answers: { 200: { description: 'What the message would count.', schema: shape(shapes.tokenCount) } },
  },
  'list-models': {
    headers: OF_MODELS,
    query: {
      type: 'object',
      properties: {
        limit: {
          type: 'integer',
          minimum: 1,
          maximum: LARGEST_PAGE,
          description: 'Of Anthropic’s protocol: how many.',
        },
        after_id: { type: 'string', description: 'Of Anthropic’s protocol: the model before the page.' },
        before_id: { type: 'string', description: 'Of Anthropic’s protocol: the model behind the page.' },
      },
    },
    answers: {
      200: {
        description: 'The models, the newest first.',
        schema: { anyOf: [shape(shapes.openaiModels), shape(shapes.anthropicModels)] },
      },
    },
  },
  'read-model': {
    headers: OF_MODELS,
    answers: {
      200: {
        description: 'The model.',
        schema: { anyOf: [shape(shapes.openaiModel), shape(shapes.anthropicModel)] },
      },
    },
    failures: ['model_not_found'],
  },
};
