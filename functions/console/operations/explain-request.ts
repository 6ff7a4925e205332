import { explain } from '../../../core/explain/explain.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import type { RecordOf } from '../../../core/scenarios/gather-scenario.ts';
import { type Played, play } from '../../../core/scenarios/play.ts';
import type { Scenario } from '../../../core/scenarios/scenario.ts';
import { ScenarioError } from '../../../core/scenarios/scenario-error.ts';
import { judgingRecord, scenarioOfSupposed } from '../../../core/scenarios/supposed-request.ts';
import type { CredentialRecord } from '../../../stores/credential-record.ts';
import type { Call } from '../../chain/call.ts';
import { invalid, readBody } from '../../requests/input.ts';
import { notFound } from '../../requests/not-found.ts';
import { callerOf } from '../caller.ts';
import type { ConsoleDeps, ConsoleOperation } from '../deps.ts';
import { findKey } from '../own-key.ts';
import { supposedRequest } from '../policy-schemas.ts';
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
    () => scenarioOfSupposed(surface, asked, call),
    record && judgingRecord(record, asked),
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

function playOrRefuse(policy: Policy, scenario: () => Scenario, recordOf: RecordOf | null): Played {
  try {
    return recordOf === null ? play(policy, scenario()) : play(policy, scenario(), recordOf);
  } catch (error) {
    if (error instanceof ScenarioError) throw invalid([{ path: '', message: error.message }]);
    throw error;
  }
}
