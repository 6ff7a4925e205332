import { SANDBOX_HEADER } from '../../core/exposed-headers.ts';

/** Where a limit of a key stands after a request. */
export interface WindowState {
  /** `minute` or `hour`. */
  readonly name: string;
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/** What the headers of an answer say beside the answer. */
export interface AnswerHeaders {
  readonly requestId: string | null;
  readonly sandbox: boolean;
  readonly windows: readonly WindowState[];
  /** Null where it may not be tried again, or at once. */
  readonly retryAfterSeconds: number | null;
}

export function readHeaders(headers: Pick<Headers, 'get'>): AnswerHeaders {
  const limits = readItems(headers.get('ratelimit-policy'));
  const retryAfter = Number(headers.get('retry-after') ?? Number.NaN);
  return {
    requestId: headers.get('x-request-id'),
    sandbox: headers.get(SANDBOX_HEADER) === 'true',
    windows: [...readItems(headers.get('ratelimit'))].flatMap(([name, { r, t }]) => {
      const limit = limits.get(name)?.q;
      return limit === undefined || r === undefined || t === undefined
        ? []
        : [{ name, limit, remaining: r, resetSeconds: t }];
    }),
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
  };
}

const ITEM = /"([^"]+)"((?:;[a-z]+=\d+)*)/g;

/** `"minute";q=60;w=60, "hour";q=1000;w=3600`: draft-ietf-httpapi-ratelimit-headers-10. */
function readItems(text: string | null): ReadonlyMap<string, Readonly<Record<string, number>>> {
  const items = [...(text ?? '').matchAll(ITEM)];
  return new Map(
    items.map(([, name = '', parameters = '']) => [
      name,
      Object.fromEntries(
        parameters
          .split(';')
          .slice(1)
          .map((one) => [one.slice(0, one.indexOf('=')), Number(one.slice(one.indexOf('=') + 1))]),
      ),
    ]),
  );
}
