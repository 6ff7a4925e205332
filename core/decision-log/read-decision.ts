import type { Step } from '../decision.ts';
import { isErrorCode } from '../errors/catalogue.ts';
import type { JudgedRecord, Presented, RequestFacts } from '../facts.ts';
import { RULES } from '../rules/index.ts';
import {
  AGENTS_NAMED,
  DECISION_MESSAGES,
  type LoggedDecision,
  type LoggedOutcome,
  SECRET_FITS,
} from './logged-decision.ts';

/**
 * What a line of a log is: a decision; something else; or a decision that cannot be read, with why, as a sentence
 * goes on.
 */
export type ReadDecision =
  | { readonly state: 'decision'; readonly logged: LoggedDecision }
  | { readonly state: 'other' }
  | { readonly state: 'unreadable'; readonly requestId: string | null; readonly why: string };

type Fields = Readonly<Record<string, unknown>>;

/** The inverse of `writeDecision`. */
export function readDecision(line: Fields): ReadDecision {
  const messages: readonly unknown[] = Object.values(DECISION_MESSAGES);
  if (!messages.includes(line.message)) return { state: 'other' };
  try {
    return { state: 'decision', logged: decisionIn(line) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { requestId } = line;
    return {
      state: 'unreadable',
      requestId: typeof requestId === 'string' ? requestId : null,
      why: error.message,
    };
  }
}

class Unreadable extends Error {}

function decisionIn(line: Fields): LoggedDecision {
  const [method = '', resource = ''] = text(line, 'route').split(/ (.*)/s);
  const record = line.record === undefined ? null : recordIn(line);
  const request: RequestFacts = {
    surface: text(line, 'surface'),
    method,
    resource,
    sourceIp: text(line, 'from'),
    presented: presentedIn(line),
    agents: record === null ? [] : agentsIn(line, record),
  };
  return {
    requestId: text(line, 'requestId'),
    environment: text(line, 'environment'),
    policyVersion: text(line, 'policy'),
    request,
    record,
    now: number(line, 'at'),
    decision: outcomeIn(line),
  };
}

const KINDS = ['key', 'session', 'token'] as const;
const STATES = ['none', 'conflict', 'malformed'] as const;

/** Stand for hashes, which no line holds: alike where the secret was right. */
const SENT = 'sent';
const KEPT = 'kept';

function presentedIn(line: Fields): Presented {
  const presented = oneOf(line, 'presented', [...KINDS, ...STATES]);
  if (isState(presented)) return { state: presented };
  const fit = optional(line, 'secret', (name) => oneOf(line, name, SECRET_FITS), null);
  const secretHash = fit === null || fit === 'missing' ? null : SENT;
  return { state: 'well-formed', kind: presented, hash: '', secretHash };
}

function isState(text: string): text is (typeof STATES)[number] {
  return (STATES as readonly string[]).includes(text);
}

function agentsIn(line: Fields, { agentId }: JudgedRecord): string[] {
  const named = optional(line, 'agents', (name) => oneOf(line, name, AGENTS_NAMED), null);
  if (named === null) return [];
  if (named === 'own' && agentId === null) throw new Unreadable('its credential has no agent of its own');
  const another = `not ${agentId ?? 'one'}`;
  return { own: [agentId ?? ''], another: [another], several: [another, `nor ${another}`] }[named];
}

function recordIn(line: Fields): JudgedRecord {
  const record = object(line, 'record');
  const fit = optional(line, 'secret', (name) => oneOf(line, name, SECRET_FITS), null);
  return {
    keyId: text(line, 'keyId'),
    organizationId: text(line, 'organizationId'),
    kind: oneOf(record, 'kind', KINDS),
    surface: text(record, 'surface'),
    secretHash: { none: null, unexpected: null, right: SENT, wrong: KEPT, missing: KEPT }[fit ?? 'none'],
    account: oneOf(record, 'account', ['active', 'suspended']),
    agentId: optional(record, 'agentId', (name) => text(record, name), null),
    role: optional(record, 'role', (name) => oneOf(record, name, ['owner', 'admin', 'member']), null),
    scopes: optional(record, 'scopes', (name) => texts(record, name), []),
    allowedIps: optional(record, 'allowedIps', (name) => texts(record, name), []),
    expiresAt: optional(record, 'expiresAt', (name) => number(record, name), null),
    perMinute: number(record, 'perMinute'),
    perHour: number(record, 'perHour'),
    usedThisMinute: number(record, 'usedThisMinute'),
    usedThisHour: number(record, 'usedThisHour'),
  };
}

function outcomeIn(line: Fields): LoggedOutcome {
  const effect = oneOf(line, 'effect', ['allow', 'deny', 'refuse']);
  const trace = traceIn(line, effect === 'allow' ? 'pass' : 'deny');
  if (effect === 'allow') return { effect, trace };
  const code = text(line, 'code');
  if (!isErrorCode(code)) throw new Unreadable(`nothing is denied with \`${code}\``);
  return { effect, code, status: number(line, 'status'), trace };
}

/** What comes before any rule, and is all of a trace. */
const BEFORE_RULES: Readonly<Record<string, Step['outcome']>> = {
  'route-exists': 'deny',
  'route-is-public': 'pass',
};

function traceIn(line: Fields, outcome: Step['outcome']): Step[] {
  const rule = text(line, 'rule');
  const asked = number(line, 'asked');
  if (asked === 1 && Object.hasOwn(BEFORE_RULES, rule) && BEFORE_RULES[rule] === outcome)
    return [{ rule, outcome }];
  // A release that asks other rules, or in another order, would tell of steps that were never taken.
  if (RULES[asked - 1]?.id !== rule || (outcome === 'pass' && asked !== RULES.length)) {
    throw new Unreadable('another release decided it, by other rules than there are here');
  }
  const passed = RULES.slice(0, asked).map(({ id }): Step => ({ rule: id, outcome: 'pass' }));
  return [...passed.slice(0, -1), { rule, outcome }];
}

function lacks(name: string): Unreadable {
  return new Unreadable(`it does not say \`${name}\` as decisions do here`);
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw lacks(name);
  return value;
}

function number(fields: Fields, name: string): number {
  const value = fields[name];
  if (!Number.isSafeInteger(value)) throw lacks(name);
  return value as number;
}

function texts(fields: Fields, name: string): string[] {
  const value = fields[name];
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) throw lacks(name);
  return value;
}

function object(fields: Fields, name: string): Fields {
  const value = fields[name];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw lacks(name);
  return value as Fields;
}

function oneOf<const Text extends string>(fields: Fields, name: string, known: readonly Text[]): Text {
  const found = known.find((each) => each === fields[name]);
  if (found === undefined) throw lacks(name);
  return found;
}

function optional<Value, Otherwise>(
  fields: Fields,
  name: string,
  read: (name: string) => Value,
  otherwise: Otherwise,
): Value | Otherwise {
  return fields[name] === undefined ? otherwise : read(name);
}
