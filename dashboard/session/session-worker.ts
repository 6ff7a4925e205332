/// <reference lib="webworker" />
import { consoleUrlOf, loadSettings } from '../settings.ts';
import type { Ask, ConsoleAnswer, ConsoleCall, News, Reply, SessionFacts } from './protocol.ts';

/**
 * Keeps the session's token, as a service worker: in its memory, where no script of a page can read it, for all pages
 * that are open, over a reload. It is written nowhere; when the browser ends the worker, the session is gone from here.
 *
 * INVARIANT: the token leaves this file in one place, a request to the console's own address. A page gets answers,
 * never the token, and cannot say where a call goes.
 */
declare const self: ServiceWorkerGlobalScope;

const TIMEOUT_MILLISECONDS = 30_000;
const UNAUTHORIZED = 401;

interface KeptSession extends SessionFacts {
  readonly token: string;
}

let session: KeptSession | null = null;
let consoleUrl: Promise<string> | null = null;

// A newer version waits until no page is open: taking over at once, it would not know the session.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  const port = event.ports[0];
  const replying = replyTo(event.data as Ask).catch((): Reply => ({ kind: 'unreachable' }));
  event.waitUntil(replying.then((reply) => port?.postMessage(reply)));
});

async function replyTo(ask: Ask): Promise<Reply> {
  switch (ask.kind) {
    case 'who':
      return { kind: 'session', session: factsOf(session) };
    case 'start':
      return { kind: 'answer', answer: await startSession(ask.call) };
    case 'call':
      return { kind: 'answer', answer: await callAsMember(ask.call) };
    case 'end':
      await endSession();
      return { kind: 'nothing' };
    case 'stay':
      return { kind: 'nothing' };
  }
}

async function startSession(call: ConsoleCall): Promise<ConsoleAnswer> {
  const answer = await send(call, null);
  if (answer.status !== 200) return answer;
  session = answer.body as KeptSession;
  const facts = factsOf(session) as SessionFacts;
  await tell({ kind: 'started', session: facts });
  return { ...answer, body: facts };
}

async function callAsMember(call: ConsoleCall): Promise<ConsoleAnswer> {
  const token = session?.token ?? null;
  const answer = await send(call, token);
  // Of this session: another may have started meanwhile.
  if (answer.status === UNAUTHORIZED && (session?.token ?? null) === token) {
    session = null;
    await tell({ kind: 'ended', because: 'expired' });
  }
  return answer;
}

async function endSession(): Promise<void> {
  const token = session?.token ?? null;
  // First: whatever becomes of the call, this browser has forgotten it.
  session = null;
  await tell({ kind: 'ended', because: 'signed out' });
  if (token !== null) await send({ method: 'POST', path: '/auth/logout' }, token);
}

function factsOf(kept: KeptSession | null): SessionFacts | null {
  return kept === null ? null : { member: kept.member, expiresAt: kept.expiresAt };
}

async function send({ method, path, body, idempotencyKey }: ConsoleCall, token: string | null) {
  const response = await fetch(await addressOf(path), {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  });
  const text = await response.text();
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    status: response.status,
    body: text === '' ? null : (JSON.parse(text) as unknown),
    requestId: response.headers.get('x-request-id'),
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
  } satisfies ConsoleAnswer;
}

/** @throws Error for a path that leads elsewhere than under the console's address. */
async function addressOf(path: string): Promise<string> {
  consoleUrl ??= loadSettings().then(consoleUrlOf);
  try {
    const base = `${await consoleUrl}/`;
    const address = new URL(base + path.replace(/^\//, ''));
    if (!path.startsWith('/') || !address.href.startsWith(base))
      throw new Error('a path outside the console');
    return address.href;
  } catch (error) {
    consoleUrl = null;
    throw error;
  }
}

async function tell(news: News): Promise<void> {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage(news);
}
