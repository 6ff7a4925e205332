import type { Policy, Role } from '../../../core/policy/policy.ts';
import type { KeyRequest } from '../../../core/review/key-request.ts';
import type { Choose, PolicyDraft } from './random-policies.ts';

const ROLES: readonly Role[] = ['owner', 'admin', 'member'];
const PERMISSIONS = ['contacts:read', 'contacts:create', 'contacts:export', 'things:read'];
const LIMITS = [1, 60, 100, 500, 501, 999, 1000, 1001, 2000, 5000, 10_000, 20_000];

/** What people change about keys. */
export const KEY_EDITS: readonly ((policy: PolicyDraft, choose: Choose) => void)[] = [
  onKeys((keys, choose) => {
    keys.madeBy = choose([['owner'], ['owner', 'admin'], ['owner', 'admin', 'member'], ['member']]);
  }),
  onKeys((keys, choose) => {
    keys.limits.atMost = { perMinute: choose(LIMITS), perHour: choose(LIMITS) };
  }),
  onKeys((keys, choose) => {
    keys.name = choose(['required', 'optional']);
  }),
  onKeys((keys, choose) => {
    const field = choose(['allowedIps', 'expiry', 'sandbox', 'spendingLimits'] as const);
    keys[field] = keys[field] === 'optional' ? 'refused' : 'optional';
  }),
  (policy, choose) => {
    const surface = choose(Object.values(policy.surfaces));
    surface.scopes = choose([
      {},
      { contacts: ['read'] },
      { contacts: ['read', 'create'] },
      { contacts: ['export'], things: ['read'] },
    ]);
  },
  (policy, choose) => {
    choose(Object.values(policy.surfaces)).keys = null;
  },
];

type KeysDraft = NonNullable<PolicyDraft['surfaces'][string]['keys']>;

function onKeys(edit: (keys: KeysDraft, choose: Choose) => void) {
  return (policy: PolicyDraft, choose: Choose) => {
    const { keys } = choose(Object.values(policy.surfaces));
    if (keys !== null) edit(keys, choose);
  };
}

/** Any request for a key: nothing here knows how two policies differ. */
export function randomKeyRequest(base: Policy, choose: Choose): KeyRequest {
  const maybe = <T>(value: T): T | undefined => (choose([true, false, false]) ? value : undefined);
  return {
    surface: choose(Object.keys(base.surfaces)),
    role: choose(ROLES),
    sandbox: choose([true, false, false]),
    asked: {
      name: choose([undefined, 'A key', 'A key']),
      permissions: choose([
        undefined,
        [],
        [choose(PERMISSIONS)],
        [choose(PERMISSIONS)],
        [choose(PERMISSIONS), choose(PERMISSIONS)],
      ]),
      rateLimits: maybe({ perMinute: maybe(choose(LIMITS)), perHour: maybe(choose(LIMITS)) }),
      allowedIps: maybe(choose([['203.0.113.0/24'], []])),
      expiresAt: maybe(1_800_000_000),
      spendingLimits: maybe({ perDayMicros: choose([null, 5]) }),
    },
  };
}
