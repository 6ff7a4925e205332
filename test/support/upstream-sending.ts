import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Protocol, type Speech, streamedAnswer, type ToldUsage } from './upstream-answers.ts';

/** How an upstream answers, and how it misbehaves. */
export interface Behaviour {
  /** Instead of the echo of the last text. */
  readonly text?: string;
  readonly thinking?: string;
  readonly calls?: Speech['calls'];
  /** null: it is never told. */
  readonly usage?: ToldUsage | null;
  /** How many requests it is for; then, what was before. */
  readonly times?: number;
  readonly status?: number;
  readonly retryAfter?: string;
  /** Of an error; the key and the account's ids are put behind it. */
  readonly message?: string;
  /** The whole answer as it is sent, with the content type of what was asked for. */
  readonly raw?: string;
  readonly contentType?: string;
  readonly delayMs?: number;
  /** Answers once this is settled. */
  readonly until?: Promise<unknown>;
  readonly delayBetweenMs?: number;
  readonly hang?: 'before' | 'within';
  /** Destroys the connection. */
  readonly breakOff?: 'before' | 'within';
  /** Ends cleanly, with so many events left out at the end: 1 is the end mark. */
  readonly truncate?: number;
  /** Says something that is no JSON. */
  readonly malformed?: boolean;
  /** The type of an error event in the middle of a stream. */
  readonly errorEvent?: string;
  /** Sends every byte by itself. */
  readonly byteByByte?: boolean;
  /** An event, or a whole answer, with so many characters of filler. */
  readonly fillerCharacters?: number;
}

const EVENTS_BEFORE_TROUBLE = 3;

export async function sendWhole(response: ServerResponse, behaviour: Behaviour, body: object): Promise<void> {
  const { malformed, raw, fillerCharacters = 0, contentType = 'application/json' } = behaviour;
  const filler = fillerCharacters > 0 ? { filler: 'x'.repeat(fillerCharacters) } : {};
  const text = raw ?? JSON.stringify({ ...body, ...filler });
  response.writeHead(200, { 'content-type': contentType });
  await send(response, behaviour, [malformed === true ? text.slice(0, -1) : text]);
}

export async function sendStream(
  response: ServerResponse,
  behaviour: Behaviour,
  protocol: Protocol,
  speech: Speech,
): Promise<void> {
  const { raw, truncate = 0, contentType = 'text/event-stream; charset=utf-8' } = behaviour;
  const events = streamedAnswer(protocol, speech);
  const kept = truncate === 0 ? events : events.slice(0, -truncate);
  response.writeHead(200, { 'content-type': contentType });
  await send(response, behaviour, raw === undefined ? withTrouble(kept, protocol, behaviour) : [raw]);
}

function withTrouble(events: string[], protocol: Protocol, behaviour: Behaviour): string[] {
  const { malformed, errorEvent: type, fillerCharacters = 0 } = behaviour;
  const trouble: string[] = [];
  if (malformed === true) trouble.push('data: {"choices": [\n\n');
  if (fillerCharacters > 0) trouble.push(`data: {"filler":"${'x'.repeat(fillerCharacters)}"}\n\n`);
  if (type !== undefined) trouble.push(errorEvent(protocol, type));
  return events.toSpliced(EVENTS_BEFORE_TROUBLE, 0, ...trouble);
}

function errorEvent(protocol: Protocol, type: string): string {
  const error = { error: { type, message: 'Something of ours that nobody may read' } };
  return protocol === 'openai'
    ? `data: ${JSON.stringify(error)}\n\n`
    : `event: error\ndata: ${JSON.stringify({ type: 'error', ...error })}\n\n`;
}

async function send(
  response: ServerResponse,
  behaviour: Behaviour,
  pieces: readonly string[],
): Promise<void> {
  const { delayBetweenMs = 0, hang, breakOff, byteByByte } = behaviour;
  if (hang === 'within' || breakOff === 'within') return breakWithin(response, breakOff, pieces);
  for (const [index, piece] of pieces.entries()) {
    if (index > 0 && delayBetweenMs > 0) await delay(delayBetweenMs);
    const bytes = Buffer.from(piece);
    const parts = byteByByte === true ? Array.from(bytes, (byte) => Buffer.of(byte)) : [bytes];
    for (const part of parts) await write(response, part);
    // Each in a packet of its own, as a model that speaks sends it.
    await delay(0);
  }
  response.end();
}

/** After some events; a whole answer breaks in its middle. */
async function breakWithin(response: ServerResponse, breakOff: unknown, pieces: readonly string[]) {
  const [only = ''] = pieces;
  const sent =
    pieces.length === 1 ? [only.slice(0, only.length / 2)] : pieces.slice(0, EVENTS_BEFORE_TROUBLE);
  await write(response, Buffer.from(sent.join('')));
  if (breakOff === undefined) return;
  // Let it arrive first.
  await delay(20);
  response.destroy();
}

async function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  if (response.write(bytes) || response.destroyed) return;
  await new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
}
