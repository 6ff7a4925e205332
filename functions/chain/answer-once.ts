import { hash, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { readCredential } from '../../core/credential.ts';
import { errorRow } from '../../core/errors/catalogue.ts';
import { REPLAYED_HEADER } from '../../core/exposed-headers.ts';
import {
  IDEMPOTENCY_KEY_HEADER,
  IDEMPOTENCY_KEY_PATTERN,
  MAX_IDEMPOTENCY_KEY_LENGTH,
} from '../../core/idempotency-key.ts';
import { type Attempt, type IdempotencyStore, MAX_ANSWER_BYTES } from '../../stores/idempotency.ts';
import { type Seal, seal, unseal } from '../../stores/sealing.ts';
import { headerValues } from '../header-values.ts';
import { asFailure } from './as-failure.ts';
import { type Call, type Caller, Failure, type Reply } from './call.ts';
import { fingerprintOf } from './fingerprint.ts';
import { repeatableIds } from './repeatable-ids.ts';

/**
 * An attempt is dead this long after Lambda has ended its function at the latest: clocks of two machines differ, by far
 * less than this.
 */
const LEASE_MARGIN_SECONDS = 5;

const HEADER = IDEMPOTENCY_KEY_HEADER;
const REPLAYED = { [REPLAYED_HEADER]: 'true' };

export interface Asked {
  readonly call: Call;
  readonly event: APIGatewayProxyEvent;
  /** Until Lambda ends the function. */
  readonly remainingMs: number;
  /** Undefined in functions that serve no route which takes keys. */
  readonly store: IdempotencyStore | undefined;
}

type Perform = (call: Call) => Promise<Reply>;

/**
 * Runs an operation once for all requests that carry the same `Idempotency-Key`, on routes that take one: the first is
 * carried out, later ones are answered as it was. A key is good for one credential, route and path, and for a day.
 *
 * - Another request under a used key is refused (`idempotency_key_reused`), one that comes while the first is at work
 *   is told to wait (`idempotency_in_progress`).
 * - Successes are remembered. A failure of the caller (4xx) did nothing, so it leaves no trace: corrected, the request
 *   may come again under its key.
 * - A failure of ours (5xx, or a function that died) may have come after the effect. The next request takes over then,
 *   and `call.newId` makes the ids of the first attempt: an operation that creates under them, on condition that
 *   nothing is there, finds what was made. That stays so for failures of the caller in later attempts.
 * - A success that cannot be remembered is still answered: the effect is there, and a repetition takes over.
 * - The store is asked before anything is done. If it cannot be, nothing is.
 *
 * INVARIANT: an answer may hold the value of a new credential. It is kept sealed by the text of the credential that asked
 * and by the key. The table holds neither, and opens nothing.
 *
 * A function with such a route opens the table `idempotency`, gives `createIdempotencyStore(store)` to `createHandler`,
 * and is granted the table in `infra/functions.ts`.
 */
export async function answerOnce(asked: Asked, perform: Perform): Promise<Reply> {
  const { call, event, store } = asked;
  if (!call.route.takesIdempotencyKey) return perform(call);
  if (store === undefined) {
    throw new Error(`${call.route.id} takes an ${HEADER}, but its handler was made without \`idempotency\``);
  }
  const key = readKey(event);
  if (key === null) return perform(call);
  const request = {
    name: nameOf(call, key),
    fingerprint: fingerprintOf(call, event),
    now: call.now,
    leaseEndsAt: call.now + asked.remainingMs / 1000 + LEASE_MARGIN_SECONDS,
  };
  const secret = JSON.stringify([...presentedTexts(call, event), key]);
  const sealedWith = (salt: Uint8Array): Seal => ({
    secret,
    salt,
    place: `${request.name} ${request.fingerprint}`,
  });

  const begun = await store.begin(request);
  switch (begun.state) {
    case 'reused':
      throw new Failure('idempotency_key_reused');
    case 'in-progress':
      throw new Failure('idempotency_in_progress');
    case 'answered':
      return repeat(begun.answer, sealedWith(begun.seed));
    case 'begun': {
      const { attempt } = begun;
      const reply = await carryOut(call, store, attempt, perform);
      const idempotency = await keep(reply, store, attempt, sealedWith(attempt.seed), call.now);
      return { ...reply, log: { ...reply.log, idempotency, takenOver: !attempt.isFirst } };
    }
  }
}

/** The client's key; null if the request has none. */
function readKey(event: APIGatewayProxyEvent): string | null {
  const [key, ...others] = new Set(headerValues(event.multiValueHeaders)(HEADER.toLowerCase()));
  if (key === undefined) return null;
  const problem =
    others.length > 0
      ? 'must have one value'
      : key.length <= MAX_IDEMPOTENCY_KEY_LENGTH && IDEMPOTENCY_KEY_PATTERN.test(key)
        ? null
        : `must have 1 to ${MAX_IDEMPOTENCY_KEY_LENGTH} printable ASCII characters`;
  if (problem === null) return key;
  throw new Failure('invalid_request', {
    params: { reason: `the header ${HEADER} ${problem}` },
    param: HEADER,
    errors: [{ path: HEADER, message: problem }],
  });
}

/**
 * INVARIANT: holds the organization and the credential, as the gate knows them: no key of one caller, whatever it says,
 * ever meets what another one was answered.
 */
function nameOf({ caller, surface, route, path }: Call, key: string): string {
  const { organizationId, keyId } = callerOf(caller, route.id);
  const parts = [organizationId, keyId, surface.name, route.id, Object.entries(path).sort(), key];
  return hash('sha256', JSON.stringify(parts), 'base64url');
}

function callerOf(caller: Caller | null, routeId: string): Caller {
  if (caller === null) throw new Error(`${routeId} takes an ${HEADER}, but was called by nobody`);
  return caller;
}

/** The credential's own text, and its secret where it is a pair: read as the gate did, from whichever header it takes. */
function presentedTexts({ policy, surface, route }: Call, event: APIGatewayProxyEvent) {
  const headers = headerValues(event.multiValueHeaders);
  const presented = readCredential(policy, surface, route, headers, (text) => text);
  if (presented.state !== 'well-formed') throw new Error('the gate let pass what is not a credential');
  return [presented.hash, presented.secretHash];
}

async function carryOut(
  call: Call,
  store: IdempotencyStore,
  attempt: Attempt,
  perform: Perform,
): Promise<Reply> {
  try {
    const reply = await perform({ ...call, newId: repeatableIds(attempt.seed, attempt.firstNow) });
    if (reply.stream !== undefined) {
      throw new Error(`${call.route.id} takes an ${HEADER}, but answers with a stream, which cannot be kept`);
    }
    return reply;
  } catch (error) {
    await close(store, attempt, errorRow(asFailure(error).code).status < 500);
    throw error;
  }
}

/**
 * Ends an attempt without an answer to keep. If that fails too, its lease runs out with its function's time.
 *
 * INVARIANT: only the first attempt at a request can say that nothing was done. An earlier one, of which nobody heard,
 * may have done all of it.
 */
async function close(store: IdempotencyStore, attempt: Attempt, didNothing: boolean): Promise<void> {
  const closed = didNothing && attempt.isFirst ? store.forget(attempt) : store.giveUp(attempt);
  await closed.catch(() => undefined);
}

/** Says, for the log, what became of the answer. */
async function keep(
  { status, headers, body }: Reply,
  store: IdempotencyStore,
  attempt: Attempt,
  sealedWith: Seal,
  now: number,
): Promise<string> {
  if (status < 200 || status > 299) {
    await close(store, attempt, true);
    return 'nothing to keep';
  }
  try {
    const answer = deflateRawSync(JSON.stringify({ status, headers, body }));
    const sealed = seal(answer, sealedWith, randomBytes);
    const isSmall = sealed.length <= MAX_ANSWER_BYTES;
    const isKept = await store.keep(attempt, isSmall ? sealed : null, now);
    if (!isKept) return 'overtaken';
    return isSmall ? 'kept' : 'too large to keep';
  } catch (error) {
    return `not kept: ${error instanceof Error ? error.name : 'unknown'}`;
  }
}

function repeat(answer: Uint8Array | null, sealedWith: Seal): Reply {
  if (answer === null) throw conflict('its answer was too large to be repeated');
  const opened = unseal(answer, sealedWith);
  if (opened === null) throw conflict('only the value that the credential had then can open its answer');
  const reply = JSON.parse(inflateRawSync(opened).toString('utf8')) as Reply;
  return { ...reply, headers: { ...reply.headers, ...REPLAYED }, log: { idempotency: 'replayed' } };
}

function conflict(reason: string): Failure {
  return new Failure('conflict', {
    params: { reason: `the first request with this ${HEADER} was carried out, but ${reason}` },
  });
}
