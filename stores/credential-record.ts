import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Credential } from '../core/facts.ts';
import type { CredentialKind, Role } from '../core/policy/policy.ts';
import { HOUR_SECONDS, MINUTE_SECONDS, windowNumber } from '../core/windows.ts';

export type Item = Record<string, AttributeValue>;

/**
 * What is fixed when a credential is issued. Kept as one attribute of JSON text: the gate reads it on every request,
 * and a record of few attributes costs the store and its clients a tenth less.
 */
export interface Issued {
  readonly keyId: string;
  readonly kind: CredentialKind;
  readonly organizationId: string;
  readonly memberId: string;
  readonly sandbox: boolean;
  /** Value of the API Gateway key that stands for this credential in its usage plan. */
  readonly usageKey: string;
  /** Gateway key id behind `usageKey`, for its removal; null where the surface has no usage plan. */
  readonly usageKeyId: string | null;
  /** Where the text begins and its last four characters. */
  readonly preview: string;
  /** Unix seconds, as all times here. */
  readonly createdAt: number;
}

/** What may change, or is asked by the condition of a claim: an attribute each. */
export interface Changeable
  extends Pick<
    Credential,
    | 'surface'
    | 'secretHash'
    | 'account'
    | 'plan'
    | 'agentId'
    | 'role'
    | 'scopes'
    | 'allowedIps'
    | 'expiresAt'
    | 'perMinute'
    | 'perHour'
    | 'spendPerDayMicros'
    | 'spendPerMonthMicros'
  > {
  readonly name: string;
  readonly description: string | null;
  readonly lastUsedAt: number | null;
  /** From this second on the store may drop the record: sessions, and keys that a rotation replaced. */
  readonly removeAt: number | null;
}

/** Everything that is kept of a credential. What it is worth, its secret, is kept as a hash only. */
export interface CredentialRecord extends Issued, Changeable {
  /** SHA-256 of the credential's text, base64url. */
  readonly hash: string;
}

/** Counters of the windows: `m` or `h` and the window's number. */
export const WINDOW_ATTRIBUTE = /^[mh]\d+$/;
export const minuteAttribute = (minute: number): string => `m${minute}`;
export const hourAttribute = (hour: number): string => `h${hour}`;

type Encode = (fields: Changeable) => AttributeValue | null;

const asText =
  (
    field: 'surface' | 'secretHash' | 'account' | 'plan' | 'agentId' | 'role' | 'name' | 'description',
  ): Encode =>
  (fields) =>
    fields[field] === null ? null : { S: fields[field] };
const asNumber =
  (
    field:
      | 'expiresAt'
      | 'perMinute'
      | 'perHour'
      | 'spendPerDayMicros'
      | 'spendPerMonthMicros'
      | 'lastUsedAt'
      | 'removeAt',
  ): Encode =>
  (fields) =>
    fields[field] === null ? null : { N: String(fields[field]) };
/** A set may not be empty: no attribute stands for no restriction (networks) and nothing granted (scopes). */
const asSet =
  (field: 'scopes' | 'allowedIps'): Encode =>
  (fields) =>
    fields[field].length === 0 ? null : { SS: [...fields[field]] };

/** Each field's attribute: its name in the table and its value there, null for no attribute. */
const ATTRIBUTES: { readonly [field in keyof Changeable]: readonly [name: string, encode: Encode] } = {
  surface: ['surface', asText('surface')],
  secretHash: ['secretHash', asText('secretHash')],
  agentId: ['agentId', asText('agentId')],
  account: ['account', asText('account')],
  plan: ['plan', asText('plan')],
  role: ['role', asText('role')],
  scopes: ['scopes', asSet('scopes')],
  allowedIps: ['networks', asSet('allowedIps')],
  expiresAt: ['expiresAt', asNumber('expiresAt')],
  perMinute: ['perMinute', asNumber('perMinute')],
  perHour: ['perHour', asNumber('perHour')],
  spendPerDayMicros: ['spendPerDay', asNumber('spendPerDayMicros')],
  spendPerMonthMicros: ['spendPerMonth', asNumber('spendPerMonthMicros')],
  name: ['name', asText('name')],
  description: ['description', asText('description')],
  lastUsedAt: ['lastUsedAt', asNumber('lastUsedAt')],
  removeAt: ['removeAt', asNumber('removeAt')],
};

export function toItem(record: CredentialRecord): Item {
  const item: Item = { hash: { S: record.hash }, issued: { S: JSON.stringify(record, [...ISSUED]) } };
  for (const [name, encode] of Object.values(ATTRIBUTES)) {
    const value = encode(record);
    if (value !== null) item[name] = value;
  }
  return item;
}

const ISSUED = [
  'keyId',
  'kind',
  'organizationId',
  'memberId',
  'sandbox',
  'usageKey',
  'usageKeyId',
  'preview',
  'createdAt',
] as const satisfies readonly (keyof Issued)[];

/** The attributes of some fields: name and value, null where the attribute has to go. */
export function attributesOf(fields: Partial<Changeable>): [name: string, value: AttributeValue | null][] {
  return (Object.keys(fields) as (keyof Changeable)[]).map((field) => {
    const [name, encode] = ATTRIBUTES[field];
    return [name, encode(fields as Changeable)];
  });
}

export function recordOf(item: Item): CredentialRecord {
  return {
    ...(JSON.parse(text(item, 'issued')) as Issued),
    hash: text(item, 'hash'),
    surface: text(item, 'surface'),
    secretHash: item.secretHash?.S ?? null,
    agentId: item.agentId?.S ?? null,
    account: text(item, 'account') === 'active' ? 'active' : 'suspended',
    plan: text(item, 'plan'),
    role: (item.role?.S as Role | undefined) ?? null,
    scopes: item.scopes?.SS ?? [],
    allowedIps: item.networks?.SS ?? [],
    expiresAt: numberOr(item, 'expiresAt', null),
    perMinute: number(item, 'perMinute'),
    perHour: number(item, 'perHour'),
    spendPerDayMicros: numberOr(item, 'spendPerDay', null),
    spendPerMonthMicros: numberOr(item, 'spendPerMonth', null),
    name: text(item, 'name'),
    description: item.description?.S ?? null,
    lastUsedAt: numberOr(item, 'lastUsedAt', null),
    removeAt: numberOr(item, 'removeAt', null),
  };
}

/** A credential together with what it used of its limits. */
export interface UsedCredential {
  readonly record: CredentialRecord;
  /** Counters of windows, by attribute. */
  readonly counters: Item;
}

export function usedOf(item: Item): UsedCredential {
  const counters = Object.entries(item).filter(([name]) => WINDOW_ATTRIBUTE.test(name));
  return { record: recordOf(item), counters: Object.fromEntries(counters) };
}

/** How many requests of a credential were counted in the minute and in the hour of a time (Unix seconds). */
export function useAt({ counters }: UsedCredential, now: number) {
  return {
    usedThisMinute: numberOr(counters, minuteAttribute(windowNumber(now, MINUTE_SECONDS)), 0),
    usedThisHour: numberOr(counters, hourAttribute(windowNumber(now, HOUR_SECONDS)), 0),
  };
}

/** The record with the use of the windows given, as `decide` wants it. */
export function credentialOf(item: Item, minute: number, hour: number): Credential {
  return {
    ...recordOf(item),
    usedThisMinute: numberOr(item, minuteAttribute(minute), 0),
    usedThisHour: numberOr(item, hourAttribute(hour), 0),
  };
}

function text(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw new Error(`the credential record lacks \`${name}\``);
  return value;
}

function number(item: Item, name: string): number {
  const value = item[name]?.N;
  if (value === undefined) throw new Error(`the credential record lacks \`${name}\``);
  return Number(value);
}

function numberOr<Default extends number | null>(
  item: Item,
  name: string,
  otherwise: Default,
): number | Default {
  const value = item[name]?.N;
  return value === undefined ? otherwise : Number(value);
}
