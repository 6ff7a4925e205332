import { randomBytes } from 'node:crypto';
import type { Denial } from '../../../core/decision.ts';
import { insufficientBalance, spendingLimitReached } from '../../../core/errors/money-denials.ts';
import { costMicros, isFree, type TokenUse } from '../../../core/money/cost.ts';
import { newId } from '../../../core/values/id.ts';
import type { Hold } from '../../../stores/hold.ts';
import type { Holds, Refused } from '../../../stores/holds.ts';
import { SUCCEEDED } from '../../../stores/usage-count.ts';
import { asFailure } from '../../chain/as-failure.ts';
import { type Call, Failure } from '../../chain/call.ts';
import type { CompletionRequest, Provider } from '../provider.ts';
import { reportUnsettled } from './report-unsettled.ts';
import { CLIENT_LEFT, settleStream } from './settle-stream.ts';
import { worstCase } from './worst-case.ts';

export interface Bill {
  /** Its log gets what was held and charged. */
  readonly call: Call;
  /** Whether a completion is the whole of a request, which is then counted with it; one of several otherwise. */
  readonly isRequest: boolean;
}

/** Makes of a provider one whose completions are paid for by the caller. */
export type Charging = (provider: Provider, bill: Bill) => Provider;

export interface ChargingDeps {
  readonly holds: () => Holds;
  /** Unix seconds, with fractions. */
  readonly clock: () => number;
  /** One line of the log. */
  readonly write: (line: string) => void;
}

/** Within this time before the end of its hold a completion is settled, however slow the store is. */
export const SETTLE_SECONDS = 5;

/**
 * Reserve, call, settle: the most that a completion may cost is set aside before the provider hears of it, and what it
 * did cost is charged once it has ended, in whichever way; the rest is given back. The client hears of the end after
 * that.
 *
 * INVARIANT: nothing is charged beyond what was held, and nothing without a hold. What a provider counts beyond it is
 * the platform's to pay, and is logged.
 *
 * Free of charge, and with nothing asked of the store: keys of the sandbox, and models whose prices are all zero.
 */
export function createCharging(deps: ChargingDeps): Charging {
  return (provider, bill) => {
    const { caller } = bill.call;
    if (caller === null || caller.sandbox) return provider;
    return {
      countTokens: (request, signal) => provider.countTokens(request, signal),
      complete: (request, signal) =>
        isFree(request.model.prices)
          ? provider.complete(request, signal)
          : complete(deps, provider, bill, request, signal),
    };
  };
}

async function complete(
  deps: ChargingDeps,
  provider: Provider,
  bill: Bill,
  request: CompletionRequest,
  signal: AbortSignal,
) {
  const hold = await reserve(deps, bill, request);
  const settle = settler(deps, bill, request, hold);
  const outcomeOf = (error: unknown): string => {
    if (!signal.aborted) return asFailure(error).code;
    return signal.reason instanceof Failure ? signal.reason.code : CLIENT_LEFT;
  };
  const answer = await provider.complete(request, signal).catch(async (error: unknown) => {
    await settle(NOTHING, outcomeOf(error));
    throw error;
  });
  if ('body' in answer) {
    await settle(answer.usage(), SUCCEEDED);
    return answer;
  }
  const settleNow = (outcome: string) => settle(answer.usage(), outcome);
  return { ...answer, stream: settleStream(answer.stream, { settle: settleNow, outcomeOf, signal }) };
}

const NOTHING: TokenUse = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };

async function reserve({ holds, clock }: ChargingDeps, { call }: Bill, request: CompletionRequest) {
  const { caller, policy, route, requestId } = call;
  if (caller === null) throw new Error(`${route.id} was called by nobody, and would be paid for by nobody`);
  const now = clock();
  const amountMicros = costMicros(request.model.prices, worstCase(request));
  const reserved = await holds().reserve({
    // Not one of the request's own ids: an attempt that is made again is paid for by itself.
    id: newId('hld', now, randomBytes),
    organizationId: caller.organizationId,
    keyId: caller.keyId,
    amountMicros,
    at: Math.floor(now),
    releaseAt: Math.ceil(now) + policy.environment.money.holdSeconds,
    limits: caller.spendingLimits,
    requestId,
    model: request.model.id,
    route: route.id,
  });
  if (reserved.state !== 'held') throw refusal(reserved, amountMicros, now);
  call.log.heldMicros = amountMicros;
  return reserved.hold;
}

function refusal(refused: Refused, neededMicros: number, now: number): Failure {
  switch (refused.state) {
    case 'suspended':
      return new Failure('account_suspended');
    case 'insufficient':
      return failureOf(insufficientBalance(neededMicros, refused.availableMicros));
    case 'limit-reached': {
      const { window, limitMicros } = refused;
      return failureOf(
        spendingLimitReached({ window, limitMicros, neededMicros, resetsAt: endOf(window, now) }),
      );
    }
  }
}

function failureOf({ code, params }: Denial): Failure {
  return new Failure(code, params === undefined ? {} : { params });
}

/** When the next day or month begins, by UTC, in Unix seconds. */
function endOf(window: 'day' | 'month', now: number): number {
  const date = new Date(now * 1000);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const end = window === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1);
  return end / 1000;
}

/** Settles a hold once, however often it is asked to. It never fails: nobody who got an answer hears of what is ours. */
function settler(
  { holds, clock, write }: ChargingDeps,
  { call, isRequest }: Bill,
  { model }: CompletionRequest,
  hold: Hold,
): (use: TokenUse, outcome: string) => Promise<void> {
  const { log } = call;
  let settled: Promise<void> | undefined;

  async function settle(use: TokenUse, outcome: string): Promise<void> {
    const costs = costMicros(model.prices, use);
    const chargedMicros = Math.min(costs, hold.amountMicros);
    const beyondHold = costs > chargedMicros ? { beyondHoldMicros: costs - chargedMicros } : {};
    Object.assign(log, { ...beyondHold, ...(isRequest ? { counted: true } : {}) });
    const problem = await holds()
      .settle(hold, { chargedMicros, use, outcome, countsRequest: isRequest, now: clock() })
      .then(
        (result) => (result === 'settled' ? null : 'the hold had been given back before'),
        (error: unknown) => error,
      );
    if (problem === null)
      log.chargedMicros = ((log.chargedMicros as number | undefined) ?? 0) + chargedMicros;
    else reportUnsettled(write, { call, hold, chargedMicros, problem, now: clock() });
  }

  return (use, outcome) => {
    settled ??= settle(use, outcome);
    return settled;
  };
}
