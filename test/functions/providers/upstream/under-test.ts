import type { Model } from '../../../../core/policy/policy.ts';
import { Failure } from '../../../../functions/chain/call.ts';
import type { CompletionRequest, Provider, Usage } from '../../../../functions/providers/provider.ts';
import type { KeySource } from '../../../../functions/providers/secrets.ts';
import { EXCHANGE_BOUNDS } from '../../../../functions/providers/upstream/exchange.ts';
import { createUpstream, type UpstreamOptions } from '../../../../functions/providers/upstream/upstream.ts';
import { aProvider } from '../../../support/builders.ts';
import { UPSTREAM_KEY, UPSTREAM_ORGANIZATION } from '../../../support/upstream.ts';
import { aModel } from '../../completions/harness.ts';

export const keyOf = (value: string): KeySource => ({
  current: async () => value,
  afterRefusal: async () => value,
});

/** An upstream at an address, patient for as long as a test may take. */
export function upstreamAt(url: string, options: Partial<UpstreamOptions> = {}): Provider {
  return createUpstream({
    provider: aProvider({ url }),
    key: keyOf(UPSTREAM_KEY),
    firstRetryDelayMs: 20,
    exchangeBounds: { ...EXCHANGE_BOUNDS, lingerMs: 50 },
    ...options,
  });
}

export const MODEL: Model = aModel({ id: 'acme/one', upstream: 'one-2026' });

interface Asking {
  readonly stream?: boolean;
  readonly text?: string;
  readonly headers?: Record<string, string>;
  readonly body?: object;
}

const basis = { model: MODEL, requestId: 'req-1', now: 1_750_000_000 };

export function chat({ stream = false, text = 'Hello', headers = {}, body = {} }: Asking = {}) {
  return {
    ...basis,
    dialect: 'openai',
    stream,
    headers,
    body: {
      model: MODEL.id,
      messages: [{ role: 'user', content: text }],
      ...(stream ? { stream: true } : {}),
      ...body,
    },
  } as Extract<CompletionRequest, { dialect: 'openai' }>;
}

export function message({
  stream = false,
  text = 'Hello',
  headers = { 'anthropic-version': '2023-06-01' },
  body = {},
}: Asking = {}) {
  return {
    ...basis,
    dialect: 'anthropic',
    stream,
    headers,
    body: {
      model: MODEL.id,
      max_tokens: 100,
      messages: [{ role: 'user', content: text }],
      ...(stream ? { stream: true } : {}),
      ...body,
    },
  } as Extract<CompletionRequest, { dialect: 'anthropic' }>;
}

export interface Told {
  readonly pieces: string[];
  readonly text: string;
  readonly usage: Usage;
  /** What the stream ended in; null for its end. */
  readonly error: unknown;
}

export const patient = () => new AbortController().signal;

/** Everything of a stream, its end included. */
export async function told(
  provider: Provider,
  request: CompletionRequest,
  signal = patient(),
): Promise<Told> {
  const answer = await provider.complete(request, signal);
  if (!('stream' in answer)) throw new Error('expected a stream');
  const pieces: string[] = [];
  const error = await (async () => {
    for await (const piece of answer.stream) pieces.push(piece);
    return null;
  })().catch((thrown: unknown) => thrown);
  return { pieces, text: pieces.join(''), usage: answer.usage(), error };
}

export async function whole(provider: Provider, request: CompletionRequest, signal = patient()) {
  const answer = await provider.complete(request, signal);
  if (!('body' in answer)) throw new Error('expected a body');
  return { body: answer.body as any, usage: answer.usage() };
}

/** All that a failure could show to a caller or a log. */
export function shownBy(failure: unknown): string {
  if (!(failure instanceof Failure)) throw failure;
  return JSON.stringify([failure.message, failure.code, failure.details, String(failure.details.cause)]);
}

export const SECRETS = [UPSTREAM_KEY, UPSTREAM_ORGANIZATION, '011CSHoEeqs5C35K2UUqR7Fy'];
