/** What a `data:` URL in base64 holds. */
export interface DataUrl {
  /** In lower case, without parameters. */
  readonly mediaType: string;
  /** Base64. */
  readonly data: string;
}

const SCHEME = 'data:';
const ENCODING = ';base64';

/** Null for every other URL, also for one whose data are not in base64. */
export function parseDataUrl(url: string): DataUrl | null {
  const comma = url.indexOf(',');
  const head = url.slice(0, comma).toLowerCase();
  if (comma < 0 || !head.startsWith(SCHEME) || !head.endsWith(ENCODING)) return null;
  const [mediaType = ''] = head.slice(SCHEME.length).split(';');
  return { mediaType, data: url.slice(comma + 1) };
}

export function printDataUrl({ mediaType, data }: DataUrl): string {
  return `${SCHEME}${mediaType}${ENCODING},${data}`;
}
