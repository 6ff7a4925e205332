import type { SampledCall } from '../../core/code-samples/sampled-call.ts';
import type { TokenUse } from '../../core/money/cost.ts';
import type { ModelDialect } from '../../core/policy/policy.ts';
import { readHeaders } from './answer-headers.ts';
import { type AnswerPiece, readAnswer, readPiece } from './answer-piece.ts';
import { type AnswerProblem, readProblem } from './answer-problem.ts';
import type { Happening } from './conversation.ts';
import { readEvents } from './event-stream.ts';

interface Run {
  readonly call: SampledCall;
  readonly dialect: ModelDialect;
  readonly signal: AbortSignal;
  readonly onHappening: (happening: Happening) => void;
  /** Milliseconds since the request was made. */
  readonly clock: () => number;
}

const UNREACHABLE: AnswerProblem = {
  code: null,
  message:
    'No answer: the address cannot be reached from this browser, or does not let this page read what it answers.',
  raw: null,
};
const BROKEN_OFF: AnswerProblem = { code: null, message: 'The answer ended before it was whole.', raw: null };

/** Sends a request for a completion, and tells what happens to it until it has ended, whatever the end. */
export async function runCompletion(run: Run): Promise<void> {
  const { signal, onHappening, clock } = run;
  let isOpen = false;
  try {
    const response = await send(run);
    isOpen = true;
    onHappening({ kind: 'opened', status: response.status, headers: readHeaders(response.headers) });
    await receive(response, run);
  } catch {
    if (signal.aborted) onHappening({ kind: 'stopped', atMs: clock() });
    else onHappening({ kind: 'failed', problem: isOpen ? BROKEN_OFF : UNREACHABLE, atMs: clock() });
  }
}

function send({ call, signal }: Run): Promise<Response> {
  return fetch(call.url, {
    method: call.method,
    headers: call.headers,
    body: JSON.stringify(call.body),
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    signal,
  });
}

async function receive(response: Response, { dialect, onHappening, clock }: Run): Promise<void> {
  if (!response.ok) {
    const problem = readProblem(await response.text(), response.status);
    onHappening({ kind: 'failed', problem, atMs: clock() });
    return;
  }
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  const pieces =
    isStream && response.body !== null ? streamed(response.body, dialect) : whole(response, dialect);
  let isWhole = false;
  for await (const piece of pieces) {
    onHappening({ kind: 'said', piece, atMs: clock() });
    if (piece.problem !== null) return;
    isWhole ||= piece.isLast;
  }
  onHappening(
    isWhole ? { kind: 'ended', atMs: clock() } : { kind: 'failed', problem: BROKEN_OFF, atMs: clock() },
  );
}

async function* streamed(
  body: ReadableStream<Uint8Array>,
  dialect: ModelDialect,
): AsyncGenerator<AnswerPiece, void> {
  let usage: TokenUse | null = null;
  for await (const event of readEvents(body)) {
    const piece = readPiece(dialect, event, usage);
    usage = piece.usage ?? usage;
    yield piece;
  }
}

async function* whole(response: Response, dialect: ModelDialect): AsyncGenerator<AnswerPiece, void> {
  yield readAnswer(dialect, await response.text());
}
