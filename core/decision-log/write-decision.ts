import type { JudgedRecord, Presented, RequestFacts } from '../facts.ts';
import {
  type AgentsNamed,
  DECISION_MESSAGES,
  type LoggedDecision,
  type SecretFit,
} from './logged-decision.ts';

/** One line of JSON, without its newline. */
export function writeDecision({ request, record, decision, ...about }: LoggedDecision): string {
  const { effect, trace } = decision;
  return JSON.stringify({
    level: 'INFO',
    message: DECISION_MESSAGES[effect],
    requestId: about.requestId,
    environment: about.environment,
    surface: request.surface,
    route: `${request.method} ${request.resource}`,
    policy: about.policyVersion,
    at: Math.floor(about.now),
    effect,
    ...(decision.effect === 'allow' ? {} : { status: decision.status, code: decision.code }),
    rule: trace.at(-1)?.rule,
    // A trace is the beginning of the list of rules: how many were asked, and the last of them, are all of it.
    asked: trace.length,
    from: request.sourceIp,
    presented: presentedAs(request.presented),
    ...(record === null ? {} : fieldsOf(request, record)),
  });
}

function presentedAs(presented: Presented): string {
  return presented.state === 'well-formed' ? presented.kind : presented.state;
}

function fieldsOf(request: RequestFacts, record: JudgedRecord) {
  return {
    secret: secretFit(request.presented, record),
    agents: agentsNamed(request, record),
    keyId: record.keyId,
    organizationId: record.organizationId,
    record: {
      kind: record.kind,
      surface: record.surface,
      account: record.account,
      agentId: record.agentId ?? undefined,
      role: record.role ?? undefined,
      scopes: filled(record.scopes),
      allowedIps: filled(record.allowedIps),
      expiresAt: record.expiresAt ?? undefined,
      perMinute: record.perMinute,
      perHour: record.perHour,
      usedThisMinute: record.usedThisMinute,
      usedThisHour: record.usedThisHour,
    },
  };
}

/** What is not there, `JSON.stringify` leaves out. */
function filled(list: readonly string[]): readonly string[] | undefined {
  return list.length === 0 ? undefined : list;
}

function secretFit(presented: Presented, { secretHash: kept }: JudgedRecord): SecretFit | undefined {
  const sent = presented.state === 'well-formed' ? presented.secretHash : null;
  if (sent === null) return kept === null ? undefined : 'missing';
  if (kept === null) return 'unexpected';
  return sent === kept ? 'right' : 'wrong';
}

function agentsNamed({ agents }: RequestFacts, { agentId }: JudgedRecord): AgentsNamed | undefined {
  const [first] = agents;
  if (first === undefined) return undefined;
  if (agents.length > 1) return 'several';
  return first === agentId ? 'own' : 'another';
}
