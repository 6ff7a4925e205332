import { Buffer } from 'node:buffer';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Failure } from './call.ts';
import { type ChainRequest, callOf, stateOf } from './state.ts';

const JSON_CONTENT_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/** Parses a JSON body. A request without a body has `undefined`, whatever its method. */
export function parseBody() {
  return {
    before: function parseBodyBefore({ event }: ChainRequest): void {
      const text = bodyText(event);
      if (text === '') return;
      const call = callOf(event);
      const contentType = call.header('content-type');
      if (contentType !== undefined && !JSON_CONTENT_TYPE.test(contentType)) {
        throw new Failure('content_type_unsupported');
      }
      stateOf(event).call = { ...call, body: parse(text) };
    },
  };
}

function bodyText(event: APIGatewayProxyEvent): string {
  if (!event.body) return '';
  return event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure('invalid_json', { cause });
  }
}
