import { Buffer } from 'node:buffer';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type Call, Failure } from './call.ts';
import { type ChainRequest, callOf, stateOf } from './state.ts';

const JSON_MEDIA_TYPE = 'application/json';
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i;
const UTF_8: readonly string[] = ['utf-8', 'utf8', 'us-ascii'];
/** Some editors begin files with it; RFC 8259 lets readers pass over it. */
const BYTE_ORDER_MARK = '\ufeff';
const JSON_SUFFIX = /^application\/[\w.-]+\+json$/;

/**
 * Parses a JSON body, and keeps one of another media type as it came if the route takes it. A request without a body
 * has neither, whatever its method; a body without a content type counts as JSON where JSON is taken.
 */
export function parseBody() {
  return {
    before: function parseBodyBefore({ event }: ChainRequest): void {
      if (!event.body) return;
      const call = callOf(event);
      const contentType = call.header('content-type') ?? JSON_MEDIA_TYPE;
      const mediaType = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
      const known = JSON_SUFFIX.test(mediaType) ? JSON_MEDIA_TYPE : mediaType;
      checkEncoding(call, known, contentType);
      const { takes } = call.route;
      if (!takes.includes(known)) {
        throw new Failure('content_type_unsupported', { params: { accepted: takes.join(', ') } });
      }
      stateOf(event).call = { ...call, ...contentOf(event, contentType, known) };
    },
  };
}

/** JSON is UTF-8 (RFC 8259), and nothing here is unpacked. */
function checkEncoding({ header, route }: Call, mediaType: string, contentType: string): void {
  const packed = header('content-encoding') ?? 'identity';
  const charset = CHARSET.exec(contentType)?.[1]?.toLowerCase() ?? 'utf-8';
  const accepted = route.takes.join(', ');
  if (packed.trim().toLowerCase() !== 'identity') {
    throw new Failure('content_type_unsupported', { params: { accepted: `${accepted}, not compressed` } });
  }
  if (mediaType === JSON_MEDIA_TYPE && !UTF_8.includes(charset)) {
    throw new Failure('content_type_unsupported', { params: { accepted: `${accepted}, in UTF-8` } });
  }
}

function contentOf(
  { body, isBase64Encoded }: APIGatewayProxyEvent,
  contentType: string,
  mediaType: string,
): Pick<Call, 'body' | 'upload'> {
  const text = body ?? '';
  if (mediaType !== JSON_MEDIA_TYPE) {
    const bytes = Buffer.from(text, isBase64Encoded ? 'base64' : 'utf8');
    return { body: undefined, upload: { contentType, mediaType, bytes } };
  }
  return { body: parse(isBase64Encoded ? Buffer.from(text, 'base64').toString('utf8') : text), upload: null };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  } catch (cause) {
    throw new Failure('invalid_json', { cause });
  }
}
