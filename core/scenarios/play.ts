import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import type { JudgedRecord } from '../facts.ts';
import type { Policy } from '../policy/policy.ts';
import { type Gathered, gather, surfaceNamed } from './gather.ts';
import { headersOf } from './headers.ts';
import type { Scenario } from './scenario.ts';
import { instantOf, supposedRecord } from './supposed-record.ts';

/** A scenario with everything that is gathered on the way to its decision. */
export interface Played extends Gathered {
  /** null where there is no record, or nothing that could have one is presented. */
  readonly credential: JudgedRecord | null;
  /** Unix seconds. */
  readonly now: number;
  readonly decision: Decision;
}

/** Texts that stand for credentials are made up, and compared as they are. */
const asItIs = (text: string): string => text;

/** How a scenario's record comes about: from what it says, unless somebody knows better. */
export type RecordOf = (gathered: Gathered, given: Scenario) => JudgedRecord | null;

const supposed: RecordOf = ({ surface, request }, { credential }) =>
  supposedRecord(surface, credential, request.presented);

/**
 * Decides the request of a scenario by the policy, as the gate would.
 *
 * @throws ScenarioError if the scenario names a surface that is not there, or a credential that cannot be made up
 */
export function play(policy: Policy, given: Scenario, recordOf: RecordOf = supposed): Played {
  const [method = '', path = ''] = given.request.split(' ');
  const headers = headersOf(policy, surfaceNamed(policy, given.surface), given.headers);
  const { surface, from, path: parameters } = given;
  const gathered = gather(policy, { surface, method, path, parameters, headers, from }, asItIs);
  const credential = recordOf(gathered, given);
  const now = instantOf(given.now);
  return { ...gathered, credential, now, decision: decide(policy, gathered.request, credential, now) };
}
