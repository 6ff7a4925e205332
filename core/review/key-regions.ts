import { permissionsOf } from '../keys/settings.ts';
import type { KeyRules, Policy, Role, Surface } from '../policy/policy.ts';
import type { KeyRegion } from './key-region.ts';
import { hasKeys, type KeyRequest, ordinaryRequest, type WithKeys } from './key-request.ts';
import { keySwitchRegions } from './key-switches.ts';

const ROLES: readonly Role[] = ['owner', 'admin', 'member'];

/** Requests for keys that one of two policies grants and the other refuses, or refuses for another field. */
export function keyRegions(base: Policy, head: Policy): KeyRegion[] {
  const names = [...new Set([...Object.keys(base.surfaces), ...Object.keys(head.surfaces)])];
  return names.flatMap((name) => {
    const [before, after] = [base.surfaces[name], head.surfaces[name]];
    if (!hasKeys(before) && !hasKeys(after)) return [];
    if (!hasKeys(before) || !hasKeys(after)) return [wholeRegion(name, before, after)];
    return surfaceRegions(before, after);
  });
}

function wholeRegion(surface: string, before: Surface | undefined, after: Surface | undefined): KeyRegion {
  const isNew = hasKeys(after);
  const side = (isNew ? after : before) as Surface & { readonly keys: KeyRules };
  return {
    surface,
    mark: isNew ? 'loosened' : 'tightened',
    title: isNew ? 'keys can be made' : 'keys cannot be made any more',
    says: 'any request for a key',
    has: (request) => request.surface === surface,
    witness: ordinaryRequest(side, side.keys.madeBy[0] ?? 'owner'),
    field: '',
  };
}

function surfaceRegions(before: WithKeys, after: WithKeys): KeyRegion[] {
  const maker = before.keys.madeBy.find((role) => after.keys.madeBy.includes(role)) ?? 'owner';
  return [
    ...roleRegions(before, after),
    ...nameRegions(before, after, maker),
    ...scopeRegions(before, after, maker),
    ...limitRegions(before, after, maker),
    ...keySwitchRegions(before, after, maker),
  ];
}

function roleRegions(before: WithKeys, after: WithKeys): KeyRegion[] {
  return ROLES.filter((role) => before.keys.madeBy.includes(role) !== after.keys.madeBy.includes(role)).map(
    (role) => {
      const isNew = after.keys.madeBy.includes(role);
      return {
        surface: after.name,
        mark: isNew ? 'loosened' : 'tightened',
        title: isNew ? `${role}s can make keys` : `${role}s cannot make keys any more`,
        says: `requests of ${role}s for a key`,
        has: (request) => request.surface === after.name && request.role === role,
        witness: ordinaryRequest(isNew ? after : before, role),
        field: 'madeBy',
      };
    },
  );
}

function nameRegions(before: WithKeys, after: WithKeys, role: Role): KeyRegion[] {
  if (before.keys.name === after.keys.name) return [];
  const isNeeded = after.keys.name === 'required';
  const { name: _, ...asked } = ordinaryRequest(after, role).asked;
  return [
    {
      surface: after.name,
      mark: isNeeded ? 'tightened' : 'loosened',
      title: isNeeded ? 'a key needs a name' : 'a key needs no name any more',
      says: 'requests for a key without a name',
      has: (request) => request.surface === after.name && request.asked.name === undefined,
      witness: { surface: after.name, role, asked, sandbox: false },
      field: 'name',
    },
  ];
}

function scopeRegions(before: WithKeys, after: WithKeys, role: Role): KeyRegion[] {
  const [old, current] = [permissionsOf(before), permissionsOf(after)];
  const asks = (request: KeyRequest) => request.asked.permissions ?? [];
  const regionFor = (scope: string, isNew: boolean): KeyRegion => ({
    surface: after.name,
    mark: isNew ? 'loosened' : 'tightened',
    title: isNew ? `keys can be given ${scope}` : `keys cannot be given ${scope} any more`,
    says: `requests for a key with ${scope}`,
    has: (request) => request.surface === after.name && asks(request).includes(scope),
    witness: { ...ordinaryRequest(after, role), asked: { name: 'A key', permissions: [scope] } },
    field: 'scopes',
  });
  const hadAny = old.length > 0;
  const hasAny = current.length > 0;
  return [
    ...current.filter((scope) => !old.includes(scope)).map((scope) => regionFor(scope, true)),
    ...old.filter((scope) => !current.includes(scope)).map((scope) => regionFor(scope, false)),
    ...(hadAny === hasAny ? [] : [permissionsRegion(after, role, hasAny)]),
  ];
}

/** A surface has permissions at all now, or has none any more. */
function permissionsRegion(after: WithKeys, role: Role, isNeeded: boolean): KeyRegion {
  return {
    surface: after.name,
    mark: isNeeded ? 'tightened' : 'loosened',
    title: isNeeded ? 'a key needs a permission' : 'keys have no permissions any more',
    says: 'requests for a key without a permission',
    has: ({ surface, asked }) => surface === after.name && (asked.permissions ?? []).length === 0,
    witness: { surface: after.name, role, asked: { name: 'A key' }, sandbox: false },
    field: 'scopes',
  };
}

function limitRegions(before: WithKeys, after: WithKeys, role: Role): KeyRegion[] {
  return (['perMinute', 'perHour'] as const).flatMap((field): KeyRegion[] => {
    const [old, current] = [before.keys.limits.atMost[field], after.keys.limits.atMost[field]];
    if (old === current) return [];
    const [lower, upper] = [Math.min(old, current), Math.max(old, current)];
    const unit = field === 'perMinute' ? 'per minute' : 'per hour';
    return [
      {
        surface: after.name,
        mark: current > old ? 'loosened' : 'tightened',
        title: `keys can be given at most ${current} ${unit}, before ${old}`,
        says: `requests for a key with ${lower + 1} to ${upper} ${unit}`,
        has: ({ surface, asked }) => {
          const value = asked.rateLimits?.[field];
          return surface === after.name && value !== undefined && value > lower && value <= upper;
        },
        witness: ordinaryRequest(after, role, { rateLimits: { [field]: upper } }),
        field: `limits.atMost.${field}`,
      },
    ];
  });
}
