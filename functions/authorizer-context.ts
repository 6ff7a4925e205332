import type { Windows } from '../core/decision.ts';
import type { Credential } from '../core/facts.ts';
import type { CredentialKind, Role } from '../core/policy/policy.ts';
import type { Caller } from './chain/call.ts';

/**
 * What the authorizer tells the handler, as API Gateway carries it: flat text. Written by the authorizer, read
 * by the chain; keys are also named in access logs and in the gateway's ACCESS_DENIED response.
 */
export type AuthorizerContext = Record<string, string>;

export function writeCaller(credential: Credential, { minute, hour }: Windows): AuthorizerContext {
  return {
    keyId: credential.keyId,
    kind: credential.kind,
    organizationId: credential.organizationId,
    agentId: credential.agentId ?? '',
    memberId: credential.memberId,
    role: credential.role ?? '',
    plan: credential.plan,
    // Left out otherwise: the gateway's own answers copy it into a header.
    ...(credential.sandbox ? { sandbox: 'true' } : {}),
    minuteLimit: String(minute.limit),
    minuteRemaining: String(minute.remaining),
    minuteReset: String(minute.resetSeconds),
    hourLimit: String(hour.limit),
    hourRemaining: String(hour.remaining),
    hourReset: String(hour.resetSeconds),
    ...writeSpendingLimits(credential),
  };
}

/** Left out where there are none, as for most. */
function writeSpendingLimits({ spendPerDayMicros, spendPerMonthMicros }: Credential): AuthorizerContext {
  return {
    ...(spendPerDayMicros === null ? {} : { spendPerDay: String(spendPerDayMicros) }),
    ...(spendPerMonthMicros === null ? {} : { spendPerMonth: String(spendPerMonthMicros) }),
  };
}

/** The inverse of `writeCaller`; null if the context does not hold a caller. */
export function readCaller(context: Readonly<Record<string, unknown>>): Caller | null {
  const text = (name: string): string => String(context[name] ?? '');
  if (text('keyId') === '' || text('organizationId') === '') return null;
  return {
    keyId: text('keyId'),
    kind: text('kind') as CredentialKind,
    organizationId: text('organizationId'),
    agentId: text('agentId') || null,
    memberId: text('memberId'),
    role: (text('role') || null) as Role | null,
    plan: text('plan'),
    sandbox: text('sandbox') === 'true',
    windows: readWindows(text),
    spendingLimits: {
      perDayMicros: readLimit(text('spendPerDay')),
      perMonthMicros: readLimit(text('spendPerMonth')),
    },
  };
}

function readLimit(text: string): number | null {
  return text === '' ? null : Number(text);
}

function readWindows(text: (name: string) => string): Windows {
  const window = (name: string) => ({
    limit: Number(text(`${name}Limit`)),
    remaining: Number(text(`${name}Remaining`)),
    resetSeconds: Number(text(`${name}Reset`)),
  });
  return { minute: window('minute'), hour: window('hour') };
}
