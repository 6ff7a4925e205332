import { mayMake } from '../keys/management.ts';
import { type AskedSettings, judgeSandbox, judgeSettings, permissionsOf } from '../keys/settings.ts';
import type { KeyRules, Policy, Role, Surface } from '../policy/policy.ts';

/** Judged like any other; nothing here is about how wide a network is. */
const BOUNDS = { now: 0, shortestPrefix: { 4: 0, 6: 0 } } as const;

/** What somebody asks for when a key is made. */
export interface KeyRequest {
  readonly surface: string;
  /** Of the member who asks. */
  readonly role: Role;
  readonly asked: AskedSettings;
  readonly sandbox: boolean;
}

/** What becomes of it: why not, field by field; empty where the key is made. */
export function judgeKeyRequest(
  policy: Policy,
  { surface: name, role, asked, sandbox }: KeyRequest,
): string[] {
  const surface = Object.hasOwn(policy.surfaces, name) ? policy.surfaces[name] : undefined;
  if (!hasKeys(surface)) return ['surface'];
  const { problems } = judgeSettings(surface, asked, null, BOUNDS);
  const all = [...problems, ...judgeSandbox(surface.keys, sandbox)].flatMap(({ path }) =>
    fieldsAt(path, asked),
  );
  const refused = mayMake(surface.keys, { memberId: '', role });
  return [...new Set([...(refused === null ? [] : ['role']), ...all])].sort();
}

/** Of permissions, which: where none can be given, each that is asked for. */
function fieldsAt(path: string, { permissions = [] }: AskedSettings): string[] {
  const [field, at] = path.split('.');
  if (field !== 'permissions' || permissions.length === 0) return [path];
  const refused = at === undefined ? permissions : permissions.slice(Number(at), Number(at) + 1);
  return refused.map((permission) => `permission ${permission}`);
}

export type WithKeys = Surface & { readonly keys: KeyRules };

export function hasKeys(surface: Surface | undefined): surface is WithKeys {
  return surface !== undefined && surface.keys !== null;
}

/** A request that is granted, but for what is asked besides. */
export function ordinaryRequest(
  surface: Surface,
  role: Role,
  asked: AskedSettings = {},
  sandbox = false,
): KeyRequest {
  const [permission] = permissionsOf(surface);
  const permissions = permission === undefined ? {} : { permissions: [permission] };
  return { surface: surface.name, role, asked: { name: 'A key', ...permissions, ...asked }, sandbox };
}

/** In a sentence: `admin asks for a key with contacts:read`. */
export function describeRequest({ role, asked, sandbox }: KeyRequest): string {
  const { name, permissions, rateLimits, expiresAt, allowedIps, spendingLimits } = asked;
  const wishes = [
    ...(name === undefined ? ['without a name'] : []),
    ...(permissions === undefined || permissions.length === 0 ? [] : [`with ${permissions.join(', ')}`]),
    ...(rateLimits?.perMinute === undefined ? [] : [`with ${rateLimits.perMinute} per minute`]),
    ...(rateLimits?.perHour === undefined ? [] : [`with ${rateLimits.perHour} per hour`]),
    ...(expiresAt === undefined ? [] : ['that expires']),
    ...(allowedIps === undefined ? [] : ['bound to a network']),
    ...(spendingLimits === undefined ? [] : ['with a spending limit']),
  ];
  return `${role} asks for a ${sandbox ? 'sandbox ' : ''}key ${wishes.join(', ')}`.trimEnd();
}
