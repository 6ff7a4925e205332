import { type Conformance, createConformance, isReadable, mediaTypeOf } from './conformance.ts';
import type { OpenApi } from './openapi-lookup.ts';

/** Enough of an answer to see what is wrong with it. */
const MAX_SHOWN_CHARACTERS = 1000;

/**
 * `fetch`, as long as every answer is as the surface's OpenAPI document says; an answer that is not is thrown, with
 * everything that is wrong with it. Streams and files are checked by their status, headers and content type, and passed
 * on unread. Requests elsewhere pass unseen.
 *
 * @param baseUrl where the surface answers
 */
export function conformingFetch(baseUrl: string, document: OpenApi): typeof fetch {
  const base = baseUrl.replace(/\/+$/, '');
  const conformance = createConformance(document);
  return (input, init) => fetchChecked({ base, conformance }, input, init);
}

/**
 * As `conformingFetch`, for all the surfaces under one address, each of which answers under its name. Their documents
 * are fetched when they are needed first.
 *
 * @param onProblem told of everything that is thrown: who is handed a `fetch` may catch what it throws.
 */
export function conformingFetchOfAll(url: string, onProblem: (error: Error) => void): typeof fetch {
  const checks = new Map<string, Promise<Check | null>>();
  return async function fetchConforming(input, init) {
    const asked = new URL(input instanceof Request ? input.url : input);
    const name = asked.origin === new URL(url).origin ? (asked.pathname.split('/')[1] ?? '') : '';
    const base = `${url}/${name}`;
    const check = checks.get(name) ?? (name === '' ? Promise.resolve(null) : checkOf(base));
    checks.set(name, check);
    return fetchChecked(await check, input, init).catch((error: unknown) => {
      if (error instanceof NonconformingAnswer) onProblem(error);
      throw error;
    });
  };
}

/** `conformingFetchOfAll` whose problems can be raised at the end of a test, wherever they were caught before. */
export function watchingFetch(url: string): { readonly fetch: typeof fetch; readonly raise: () => void } {
  const problems = new Set<string>();
  return {
    fetch: conformingFetchOfAll(url, ({ message }) => problems.add(message)),
    raise: () => {
      if (problems.size > 0) throw new Error([...problems].join('\n\n'));
    },
  };
}

/** An answer that its surface's document does not describe. */
export class NonconformingAnswer extends Error {
  override readonly name = 'NonconformingAnswer';
}

interface Check {
  readonly base: string;
  readonly conformance: Conformance;
}

/** null where no surface answers. */
async function checkOf(base: string): Promise<Check | null> {
  const answer = await fetch(`${base}/openapi.json`);
  if (!answer.ok) return null;
  return { base, conformance: createConformance((await answer.json()) as OpenApi) };
}

async function fetchChecked(
  check: Check | null,
  input: Parameters<typeof fetch>[0],
  init: Parameters<typeof fetch>[1],
): Promise<Response> {
  const request = new Request(input instanceof Request ? input.clone() : input, init);
  const { origin, pathname, searchParams: query } = new URL(request.url);
  if (check === null || !`${origin}${pathname}`.startsWith(`${check.base}/`)) return fetch(input, init);
  const sent = { headers: request.headers, body: await bodyOf(request) };
  const response = await fetch(input, init);
  const received = { headers: response.headers, body: await bodyOf(response) };
  const path = `${origin}${pathname}`.slice(check.base.length);
  const { method } = request;
  const { status } = response;
  const problems = check.conformance({ method, path, query, request: sent, status, answer: received });
  if (problems.length === 0) return response;
  throw new NonconformingAnswer(
    [
      `${method} ${path} answered ${status}, which the OpenAPI document does not say:`,
      ...problems.map((problem) => `- ${problem}`),
      ...(received.body === null ? [] : [received.body.slice(0, MAX_SHOWN_CHARACTERS)]),
    ].join('\n'),
  );
}

/** The text of a body that can be held against a schema, which stays readable; null for any other. */
async function bodyOf(message: Request | Response): Promise<string | null> {
  if (message.body === null) return '';
  return isReadable(mediaTypeOf(message)) ? await message.clone().text() : null;
}
