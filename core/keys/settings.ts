import type { KeyRules, Surface } from '../policy/policy.ts';
import { judgeAllowedIps, type ShortestPrefix } from './allowed-ips.ts';
import { type AskedSpendingLimits, judgeSpendingLimits } from './spending-limits.ts';

export const MAX_NAME_LENGTH = 100;
export const MAX_DESCRIPTION_LENGTH = 500;

/** What is wrong with one field, as its dotted path and a sentence that continues it. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** What can be set on a key, as it is kept. */
export interface KeySettings {
  readonly name: string;
  readonly description: string | null;
  readonly scopes: readonly string[];
  readonly perMinute: number;
  readonly perHour: number;
  /** Micro-dollars, null for no limit. */
  readonly spendPerDayMicros: number | null;
  readonly spendPerMonthMicros: number | null;
  /** Canonical CIDR blocks; empty allows every address. */
  readonly allowedIps: readonly string[];
  /** Unix seconds, null for never. */
  readonly expiresAt: number | null;
}

/** What somebody asks for. A field that is left out stays as it is, or takes its default on a new key. */
export interface AskedSettings {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly permissions?: readonly string[] | undefined;
  readonly rateLimits?:
    | { readonly perMinute?: number | undefined; readonly perHour?: number | undefined }
    | undefined;
  /** null removes both limits. */
  readonly spendingLimits?: AskedSpendingLimits | null | undefined;
  readonly allowedIps?: readonly string[] | null | undefined;
  /** Unix seconds. */
  readonly expiresAt?: number | null | undefined;
}

export interface Judgement {
  readonly settings: KeySettings;
  /** Empty: the settings may be used. */
  readonly problems: readonly Problem[];
}

interface Bounds {
  /** Unix seconds, with fractions. */
  readonly now: number;
  /** The shortest prefix of an allowed network, by address family. */
  readonly shortestPrefix: ShortestPrefix;
}

/** Settings that were refused, each with the bound that it broke. */
export class SettingsRefused extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ path, message }) => `${path} ${message}`).join('; '));
    this.name = 'SettingsRefused';
    this.problems = problems;
  }
}

/**
 * The settings that a key gets, judged by its surface's rules. Only what is asked for is judged: what a key was
 * once rightly given does not stand in the way of changing something else.
 */
export function judgeSettings(
  surface: Surface & { readonly keys: KeyRules },
  asked: AskedSettings,
  current: KeySettings | null,
  bounds: Bounds,
): Judgement {
  const base = current ?? defaults(surface);
  const isNew = current === null;
  const problems: Problem[] = [];
  if (isNew && asked.name === undefined && surface.keys.name === 'required') {
    problems.push({ path: 'name', message: 'is required' });
  }
  const settings = {
    name: asked.name === undefined ? base.name : judgeName(asked.name, problems),
    description:
      asked.description === undefined ? base.description : judgeDescription(asked.description, problems),
    scopes:
      asked.permissions === undefined && !isNew
        ? base.scopes
        : judgePermissions(surface, asked.permissions ?? [], problems),
    perMinute: judgeLimit('perMinute', surface, asked, base, problems),
    perHour: judgeLimit('perHour', surface, asked, base, problems),
    ...judgeSpendingLimits(
      surface.keys,
      asked.spendingLimits === undefined ? {} : asked.spendingLimits,
      base,
      problems,
    ),
    allowedIps:
      asked.allowedIps === undefined
        ? base.allowedIps
        : judgeAllowedIps(surface.keys, asked.allowedIps ?? [], bounds.shortestPrefix, problems),
    expiresAt:
      asked.expiresAt === undefined
        ? base.expiresAt
        : judgeExpiry(surface.keys, asked.expiresAt, bounds.now, problems),
  };
  return { settings, problems };
}

function defaults({ title, keys }: Surface & { readonly keys: KeyRules }): KeySettings {
  return {
    name: `${title} key`,
    description: null,
    scopes: [],
    perMinute: keys.limits.default.perMinute,
    perHour: keys.limits.default.perHour,
    spendPerDayMicros: null,
    spendPerMonthMicros: null,
    allowedIps: [],
    expiresAt: null,
  };
}

/** Names and lines are pasted into files and shells: no line breaks, no other control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** One line that names something; what is wrong with it is added to `problems`. */
export function judgeName(text: string, problems: Problem[]): string {
  const name = text.trim();
  if (name === '') problems.push({ path: 'name', message: 'must not be empty' });
  if (name.length > MAX_NAME_LENGTH)
    problems.push({ path: 'name', message: `must have at most ${MAX_NAME_LENGTH} characters` });
  if (CONTROL_CHARACTER.test(name)) {
    problems.push({ path: 'name', message: 'must be one line without control characters' });
  }
  return name;
}

function judgeDescription(text: string | null, problems: Problem[]): string | null {
  const description = text?.trim() ?? '';
  if (description.length > MAX_DESCRIPTION_LENGTH) {
    problems.push({
      path: 'description',
      message: `must have at most ${MAX_DESCRIPTION_LENGTH} characters`,
    });
  }
  return description === '' ? null : description;
}

/** Every `resource:action` that keys of the surface can be granted. */
export function permissionsOf(surface: Surface): string[] {
  return Object.entries(surface.scopes).flatMap(([resource, actions]) =>
    actions.map((action) => `${resource}:${action}`),
  );
}

function judgePermissions(surface: Surface, asked: readonly string[], problems: Problem[]): string[] {
  const known = permissionsOf(surface);
  if (known.length === 0 && asked.length > 0) {
    problems.push({ path: 'permissions', message: 'must be left out: this surface has none' });
    return [];
  }
  asked.forEach((permission, at) => {
    if (!known.includes(permission)) {
      problems.push({ path: `permissions.${at}`, message: `must be one of ${known.join(', ')}` });
    }
  });
  if (known.length > 0 && asked.length === 0) {
    problems.push({ path: 'permissions', message: `must hold at least one of ${known.join(', ')}` });
  }
  return known.filter((permission) => asked.includes(permission));
}

function judgeLimit(
  field: 'perMinute' | 'perHour',
  { keys }: { readonly keys: KeyRules },
  asked: AskedSettings,
  base: KeySettings,
  problems: Problem[],
): number {
  const value = asked.rateLimits?.[field];
  if (value === undefined) return base[field];
  const atMost = keys.limits.atMost[field];
  if (!Number.isInteger(value) || value < 1 || value > atMost) {
    problems.push({ path: `rateLimits.${field}`, message: `must be a whole number from 1 to ${atMost}` });
  }
  return value;
}

export function judgeSandbox({ sandbox }: KeyRules, isAsked: boolean): Problem[] {
  return isAsked && sandbox === 'refused'
    ? [{ path: 'sandbox', message: 'must be left out: this surface has no sandbox keys' }]
    : [];
}

function judgeExpiry(
  { expiry }: KeyRules,
  expiresAt: number | null,
  now: number,
  problems: Problem[],
): number | null {
  if (expiresAt === null) return null;
  if (expiry === 'refused') {
    problems.push({ path: 'expiresAt', message: 'must be left out: keys of this surface do not expire' });
  } else if (expiresAt <= now) {
    problems.push({ path: 'expiresAt', message: 'must be in the future' });
  }
  return expiresAt;
}
