import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import type { JudgedRecord, RequestFacts } from '../facts.ts';
import type { Policy } from '../policy/policy.ts';
import type { Gathered } from '../scenarios/gather.ts';
import { gatherScenario } from '../scenarios/gather-scenario.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Dimension } from './call-classes.ts';
import { dependsOnDialect } from './call-space.ts';

/** A decision, and what of the call it was made from: calls that agree in it are decided alike. */
export interface Observed {
  readonly decision: Decision;
  /** In the order in which they were first looked at. */
  readonly reads: readonly Dimension[];
}

const REQUEST_READS: { readonly [field in keyof RequestFacts]?: Dimension } = {
  sourceIp: 'networks',
  agents: 'named',
};
const RECORD_READS: { readonly [field in keyof JudgedRecord]?: Dimension } = {
  kind: 'kind',
  surface: 'issuer',
  secretHash: 'secret',
  account: 'account',
  agentId: 'agent',
  role: 'role',
  scopes: 'scopes',
  allowedIps: 'networks',
  expiresAt: 'expiry',
  perMinute: 'minute',
  usedThisMinute: 'minute',
  perHour: 'hour',
  usedThisHour: 'hour',
};

/** Decides a scenario by a policy, and notes what the decision looks at on its way. */
export function observeDecision(policy: Policy, scenario: Scenario): Observed {
  if (!Object.hasOwn(policy.surfaces, scenario.surface)) {
    return { decision: withoutSurface(policy, scenario), reads: [] };
  }
  const gathered = gatherScenario(policy, scenario);
  const reads = new Set<Dimension>();
  const request = watched(gathered.request, REQUEST_READS, reads, (field) => {
    if (field === 'presented') notePresented(gathered, reads);
  });
  const { credential } = gathered;
  const record = credential === null ? null : watched(credential, RECORD_READS, reads);
  return { decision: decide(policy, request, record, gathered.now), reads: [...reads] };
}

function withoutSurface(policy: Policy, { surface, request, from }: Scenario): Decision {
  const [method = '', resource = ''] = request.split(' ');
  const nothing = { presented: { state: 'none' }, agents: [] } as const;
  return decide(policy, { surface, method, resource, sourceIp: from, ...nothing }, null, 0);
}

function notePresented({ surface, route, request }: Gathered, reads: Set<Dimension>): void {
  reads.add('credential');
  if (route !== null && dependsOnDialect(surface.credentials, route)) reads.add('client');
  // Whether there is a record is not a field that could be watched.
  if (request.presented.state === 'well-formed') reads.add('record');
}

function watched<T extends object>(
  facts: T,
  fields: { readonly [field in keyof T]?: Dimension },
  reads: Set<Dimension>,
  note: (field: string) => void = () => undefined,
): T {
  return new Proxy(facts, {
    get(target, field) {
      const dimension = fields[field as keyof T];
      if (dimension !== undefined) reads.add(dimension);
      note(String(field));
      return target[field as keyof T];
    },
  });
}
