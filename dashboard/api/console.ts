import type { Keeper } from '../session/keeper.ts';
import type { ConsoleAnswer, ConsoleCall } from '../session/protocol.ts';
import { ApiError } from './api-error.ts';

/** What a query may hold; what is undefined or empty is left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** Calls of the console API, as the member who is signed in. All reject with ApiError or Unreachable. */
export interface ConsoleApi {
  readonly get: <T>(path: string, query?: Query) => Promise<T>;
  /** @param idempotencyKey of one intention: the same again does not do it again */
  readonly post: <T>(path: string, body: unknown, idempotencyKey?: string) => Promise<T>;
  readonly patch: <T>(path: string, body: unknown) => Promise<T>;
  readonly remove: (path: string) => Promise<void>;
}

/** A page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export function createConsoleApi({ call }: Pick<Keeper, 'call'>): ConsoleApi {
  const send = async <T>(request: ConsoleCall) => bodyOf<T>(await call(request));
  return {
    get: (path, query = {}) => send({ method: 'GET', path: withQuery(path, query) }),
    post: (path, body, idempotencyKey) =>
      send({ method: 'POST', path, body, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) }),
    patch: (path, body) => send({ method: 'PATCH', path, body }),
    remove: async (path) => void (await send({ method: 'DELETE', path })),
  };
}

/** @throws ApiError for any answer but a good one */
export function bodyOf<T>(answer: ConsoleAnswer): T {
  if (answer.status < 200 || answer.status > 299) throw new ApiError(answer);
  return answer.body as T;
}

function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return text === '' ? path : `${path}?${text}`;
}

/** More pages than any list that is shown whole can rightly have. */
const MAX_PAGES = 50;
const PAGE_LIMIT = 100;

/** A whole list, page after page: for lists that people make by hand. */
export async function readAll<T>(api: ConsoleApi, path: string, query: Query = {}): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const page: Page<T> = await api.get(path, { ...query, limit: PAGE_LIMIT, cursor: cursor ?? undefined });
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return items;
}
