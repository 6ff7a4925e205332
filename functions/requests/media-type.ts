/** What is known of bytes that nobody vouches for. */
export const UNKNOWN_MEDIA_TYPE = 'application/octet-stream';

/** RFC 6838, 4.2. */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;
/** A browser would run them, as pages or as scripts; `multipart/*` and `message/*` can hold such. */
const ACTIVE = new Set([
  'application/ecmascript',
  'application/hta',
  'application/javascript',
  'application/x-javascript',
  'application/x-shockwave-flash',
  'application/xml',
  'text/ecmascript',
  'text/html',
  'text/javascript',
  'text/jscript',
  'text/vbscript',
  'text/xml',
  'text/xsl',
]);

/** `Text/Plain; charset=utf-8` is `text/plain`; null for what is no media type. */
export function mediaTypeOf(contentType: string): string | null {
  const [type = ''] = contentType.split(';', 1);
  const mediaType = type.trim().toLowerCase();
  return MEDIA_TYPE.test(mediaType) ? mediaType : null;
}

/** The media type that a file can be kept and given out with; what is active, or no media type, is unknown bytes. */
export function safeMediaType(contentType: string): string {
  const mediaType = mediaTypeOf(contentType);
  return mediaType === null || isActive(mediaType) ? UNKNOWN_MEDIA_TYPE : mediaType;
}

function isActive(mediaType: string): boolean {
  return ACTIVE.has(mediaType) || mediaType.endsWith('+xml') || /^(?:multipart|message)\//.test(mediaType);
}
