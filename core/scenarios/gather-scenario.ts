import type { JudgedRecord } from '../facts.ts';
import type { Policy } from '../policy/policy.ts';
import { type Gathered, gather, surfaceNamed } from './gather.ts';
import { fillHoles, headersOf } from './headers.ts';
import type { Scenario } from './scenario.ts';
import { instantOf, supposedRecord } from './supposed-record.ts';

/** The request of a scenario, and all that it is decided from. */
export interface GatheredScenario extends Gathered {
  /** null where there is no record, or nothing that could have one is presented. */
  readonly credential: JudgedRecord | null;
  /** Unix seconds. */
  readonly now: number;
}

/** How a scenario's record comes about: from what it says, unless somebody knows better. */
export type RecordOf = (gathered: Gathered, given: Scenario, policy: Policy) => JudgedRecord | null;

/** Texts that stand for credentials are made up, and compared as they are. */
const asItIs = (text: string): string => text;

const supposed: RecordOf = ({ surface, request }, { credential }, policy) => {
  if (credential === 'none') return null;
  const { secret } = credential;
  const made = secret === undefined ? {} : { secret: fillHoles(policy, surface, secret) };
  return supposedRecord(surface, { ...credential, ...made }, request.presented);
};

/**
 * What the gate would know of the request of a scenario.
 *
 * @throws ScenarioError if the scenario names a surface that is not there, or a credential that cannot be made up
 */
export function gatherScenario(
  policy: Policy,
  given: Scenario,
  recordOf: RecordOf = supposed,
): GatheredScenario {
  const [method = '', path = ''] = given.request.split(' ');
  const headers = headersOf(policy, surfaceNamed(policy, given.surface), given.headers);
  const { surface, from, path: parameters } = given;
  const gathered = gather(policy, { surface, method, path, parameters, headers, from }, asItIs);
  return { ...gathered, credential: recordOf(gathered, given, policy), now: instantOf(given.now) };
}
