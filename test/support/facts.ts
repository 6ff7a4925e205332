import type { Credential, Facts, Presented, RequestFacts } from '../../core/facts.ts';
import type { Policy, Route, Surface } from '../../core/policy/policy.ts';
import { aPolicy, aRecord, aRoute, aSurface } from './builders.ts';

/** 2023-11-14T22:13:20Z: twenty seconds into its minute, 800 into its hour. */
export const NOW = 1_700_000_000;

export function aCredential(differences: Partial<Credential> = {}): Credential {
  return { ...aRecord('inv_local_x'), usedThisMinute: 0, usedThisHour: 0, ...differences };
}

export const WELL_FORMED: Presented = {
  state: 'well-formed',
  kind: 'key',
  hash: 'a hash',
  secretHash: null,
};

export function aRequest(differences: Partial<RequestFacts> = {}): RequestFacts {
  return {
    surface: 'invented',
    method: 'GET',
    resource: '/things',
    sourceIp: '198.51.100.7',
    presented: WELL_FORMED,
    agents: [],
    ...differences,
  };
}

/** Facts that every rule passes; tests state only the difference. */
export function someFacts(
  differences: {
    readonly policy?: Policy;
    readonly surface?: Partial<Surface>;
    readonly route?: Partial<Route>;
    readonly request?: Partial<RequestFacts>;
    readonly credential?: Partial<Credential> | null;
    readonly now?: number;
  } = {},
): Facts {
  const route = aRoute(differences.route);
  const surface = aSurface({ routes: [route], ...differences.surface });
  return {
    policy: differences.policy ?? aPolicy([surface]),
    surface,
    route,
    request: aRequest(differences.request),
    credential: differences.credential === null ? null : aCredential(differences.credential),
    now: differences.now ?? NOW,
  };
}
