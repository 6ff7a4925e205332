import { z } from 'zod';
import { CommandFailure } from './command.ts';

/** The console API, called for a member by its token. */
export interface ConsoleClient {
  /**
   * Every item of a list, page by page.
   *
   * @throws CommandFailure if the console cannot be reached, refuses, or is not one
   */
  readonly list: <Item>(
    path: string,
    item: z.ZodType<Item>,
    query?: Readonly<Record<string, string>>,
  ) => Promise<Item[]>;
}

const PAGE_SIZE = 100;
const TIMEOUT_MS = 30_000;
/** Nothing else can stand in a header; above all no line break, which a token that was pasted often ends with. */
const TOKEN = /^[\x21-\x7e]+$/;

const problem = z.looseObject({ detail: z.string(), code: z.string() });

/** @param address without a slash at its end */
export function createConsoleClient(address: string, token: string): ConsoleClient {
  if (!TOKEN.test(token)) throw new CommandFailure('GATEHOUSE_TOKEN holds characters that no token has.');

  async function get(url: string): Promise<unknown> {
    const answer = await fetch(url, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      // A token goes to the address that it was meant for, and to no other.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new CommandFailure(`cannot connect to ${address}: ${reasonOf(error)}.`);
    });
    const body = parsed(await answer.text().catch(() => ''));
    if (answer.ok) return body;
    const { data } = problem.safeParse(body);
    if (answer.status === 401) {
      throw new CommandFailure(
        `${address} does not accept GATEHOUSE_TOKEN: it is wrong, has expired or was deleted.`,
      );
    }
    throw new CommandFailure(
      data === undefined
        ? `${address} answers ${answer.status}, and not as the console API does; check --url.`
        : `${address} answers ${answer.status} ${data.code}: ${data.detail}`,
    );
  }

  return {
    list: async (path, item, query = {}) => {
      const page = z.looseObject({ items: z.array(item), nextCursor: z.string().nullable() });
      const items: z.output<typeof item>[] = [];
      let cursor: string | null = null;
      do {
        const parameters = new URLSearchParams({ ...query, limit: String(PAGE_SIZE) });
        if (cursor !== null) parameters.set('cursor', cursor);
        const body = await get(`${address}${path}?${parameters}`);
        if (!page.safeParse(body).success) {
          throw new CommandFailure(`${address} does not answer as the console API does; check --url.`);
        }
        // As they came: a schema would bring their fields into its own order.
        const { items: more, nextCursor } = body as z.output<typeof page>;
        items.push(...more);
        cursor = nextCursor;
      } while (cursor !== null);
      return items;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (`npm start` starts the platform on this machine)',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  ECONNRESET: 'the connection was broken off',
};

/** Of undici's failures the code alone: its messages can quote what was sent. */
function reasonOf(error: unknown): string {
  if (!Error.isError(error)) return 'the request failed';
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} seconds`;
  const code = codeOf(error.cause);
  return REASONS[code] ?? (code === '' ? 'the request failed' : `the request failed (${code})`);
}

function codeOf(cause: unknown): string {
  // One address of several: each has an error of its own.
  const one = Error.isError(cause) && 'errors' in cause ? (cause as AggregateError).errors[0] : cause;
  return Error.isError(one) && 'code' in one ? String(one.code) : '';
}
