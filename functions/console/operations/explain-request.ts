import { explain } from '../../../core/explain/explain.ts';
import type { Policy, Surface } from '../../../core/policy/policy.ts';
import type { RecordOf } from '../../../core/scenarios/gather-scenario.ts';
import { ordinaryHeaders } from '../../../core/scenarios/ordinary-headers.ts';
import { type Played, play } from '../../../core/scenarios/play.ts';
import type { Scenario } from '../../../core/scenarios/scenario.ts';
import { ScenarioError } from '../../../core/scenarios/scenario-error.ts';
import { printInstant } from '../../../core/values/instant.ts';
import { printLimits } from '../../../core/values/limits.ts';
import type { CredentialRecord } from '../../../stores/credential-record.ts';
import type { Call } from '../../chain/call.ts';
import { invalid, readBody } from '../../requests/input.ts';
import { notFound } from '../../requests/not-found.ts';
import { callerOf } from '../caller.ts';
import type { ConsoleDeps, ConsoleOperation } from '../deps.ts';
import { findKey } from '../own-key.ts';
import { type SupposedRequest, supposedRequest } from '../policy-schemas.ts';
import { explanationView } from '../policy-views.ts';

/** Decides a request that nobody sent: nothing is counted, and no credential is asked for. */
export const explainRequest: ConsoleOperation = async function explainRequest(call, deps) {
  // Whoever it is: it is for members.
  callerOf(call);
  const asked = readBody(supposedRequest, call);
  const { policy } = call;
  const surface = Object.hasOwn(policy.surfaces, asked.surface) ? policy.surfaces[asked.surface] : undefined;
  if (surface === undefined) throw invalid([{ path: 'surface', message: 'is no surface' }]);
  const record = asked.keyId === undefined ? null : await ownRecord(call, deps, asked.keyId);
  const played = playOrRefuse(
    policy,
    () => scenarioOf(call, surface, asked),
    record && judging(record, asked),
  );
  const { decision, ...judged } = played;
  return { status: 200, body: explanationView(policy, played, explain({ policy, ...judged }, decision)) };
};

/** INVARIANT: of the caller's organization, whatever id was sent. */
async function ownRecord(call: Call, deps: ConsoleDeps, keyId: string): Promise<CredentialRecord> {
  const key = await findKey(call, deps, keyId);
  if (key === null) throw notFound('key');
  return key.record;
}

/** The record of a key, as if the request had shown that key, with its secret. */
function judging(record: CredentialRecord, { usedThisMinute, usedThisHour }: SupposedRequest): RecordOf {
  return ({ request: { presented } }) =>
    presented.state === 'well-formed'
      ? { ...record, secretHash: presented.secretHash, usedThisMinute, usedThisHour }
      : null;
}

function playOrRefuse(policy: Policy, scenario: () => Scenario, recordOf: RecordOf | null): Played {
  try {
    return recordOf === null ? play(policy, scenario()) : play(policy, scenario(), recordOf);
  } catch (error) {
    if (error instanceof ScenarioError) throw invalid([{ path: '', message: error.message }]);
    throw error;
  }
}

function scenarioOf(call: Call, surface: Surface, asked: SupposedRequest): Scenario {
  const { request, from = call.sourceIp, at = printInstant(call.now), as, path } = asked;
  const shown = as === 'none' ? {} : ordinaryHeaders(surface, as);
  const own = Object.fromEntries(
    Object.entries(asked.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    surface: surface.name,
    request,
    from,
    now: at,
    path,
    headers: { ...shown, ...own },
    credential: recordIn(asked),
  };
}

/** As scenarios write it. */
function recordIn({
  credential = {},
  usedThisMinute,
  usedThisHour,
}: SupposedRequest): Scenario['credential'] {
  if (credential === 'none') return 'none';
  const { kind, surface, account, agentId, role, permissions, secret, allowedIps, expiresAt } = credential;
  const { rateLimits } = credential;
  return {
    kind,
    surface,
    account,
    agent: agentId,
    role,
    scopes: permissions,
    secret,
    'allowed-ips': allowedIps,
    expires: expiresAt,
    limits: rateLimits && printLimits(rateLimits),
    'used-this-minute': usedThisMinute,
    'used-this-hour': usedThisHour,
  };
}
