import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Credential } from '../core/facts.ts';
import type { CredentialKind, Role } from '../core/policy/policy.ts';

export type Item = Record<string, AttributeValue>;

/** Everything that is kept of a credential. What it is worth, its secret, is kept as a hash only. */
export interface CredentialRecord extends Omit<Credential, 'usedThisMinute' | 'usedThisHour'> {
  /** SHA-256 of the credential's text, base64url. */
  readonly hash: string;
  readonly name: string;
  readonly description: string | null;
  /** Where the text begins and its last four characters. */
  readonly preview: string;
  /** Unix seconds, as all times here. */
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  /** Gateway key id behind `usageKey`, for its removal; null where the surface has no usage plan. */
  readonly usageKeyId: string | null;
  /** From this second on the store may drop the record: sessions, and keys that a rotation replaced. */
  readonly removeAt: number | null;
}

/** Counters of the windows: `m` or `h` and the window's number. */
export const WINDOW_ATTRIBUTE = /^[mh]\d+$/;
export const minuteAttribute = (minute: number): string => `m${minute}`;
export const hourAttribute = (hour: number): string => `h${hour}`;

type Encode = (record: CredentialRecord) => AttributeValue | null;

const asText =
  (field: keyof CredentialRecord): Encode =>
  (record) =>
    record[field] === null ? null : { S: record[field] as string };
const asNumber =
  (field: keyof CredentialRecord): Encode =>
  (record) =>
    record[field] === null ? null : { N: String(record[field]) };
/** A set may not be empty: no attribute stands for no restriction (networks) and nothing granted (scopes). */
const asSet =
  (field: 'scopes' | 'allowedIps'): Encode =>
  (record) =>
    record[field].length === 0 ? null : { SS: [...record[field]] };

/** Each field's attribute: its name in the table and its value there, null for no attribute. */
const ATTRIBUTES: { readonly [field in keyof CredentialRecord]: readonly [name: string, encode: Encode] } = {
  hash: ['hash', asText('hash')],
  keyId: ['keyId', asText('keyId')],
  kind: ['kind', asText('kind')],
  surface: ['surface', asText('surface')],
  organizationId: ['organizationId', asText('organizationId')],
  account: ['account', asText('account')],
  plan: ['plan', asText('plan')],
  agentId: ['agentId', asText('agentId')],
  memberId: ['memberId', asText('memberId')],
  role: ['role', asText('role')],
  scopes: ['scopes', asSet('scopes')],
  sandbox: ['sandbox', (record) => ({ BOOL: record.sandbox })],
  allowedIps: ['networks', asSet('allowedIps')],
  expiresAt: ['expiresAt', asNumber('expiresAt')],
  perMinute: ['perMinute', asNumber('perMinute')],
  perHour: ['perHour', asNumber('perHour')],
  usageKey: ['usageKey', asText('usageKey')],
  usageKeyId: ['usageKeyId', asText('usageKeyId')],
  name: ['name', asText('name')],
  description: ['description', asText('description')],
  preview: ['preview', asText('preview')],
  createdAt: ['createdAt', asNumber('createdAt')],
  lastUsedAt: ['lastUsedAt', asNumber('lastUsedAt')],
  removeAt: ['removeAt', asNumber('removeAt')],
};

export function toItem(record: CredentialRecord): Item {
  const item: Item = {};
  for (const [name, encode] of Object.values(ATTRIBUTES)) {
    const value = encode(record);
    if (value !== null) item[name] = value;
  }
  return item;
}

/** The attributes of some fields: name and value, null where the attribute has to go. */
export function attributesOf(
  fields: Partial<CredentialRecord>,
): [name: string, value: AttributeValue | null][] {
  return (Object.keys(fields) as (keyof CredentialRecord)[]).map((field) => {
    const [name, encode] = ATTRIBUTES[field];
    return [name, encode(fields as CredentialRecord)];
  });
}

export function recordOf(item: Item): CredentialRecord {
  return {
    hash: text(item, 'hash'),
    keyId: text(item, 'keyId'),
    kind: text(item, 'kind') as CredentialKind,
    surface: text(item, 'surface'),
    organizationId: text(item, 'organizationId'),
    account: text(item, 'account') === 'active' ? 'active' : 'suspended',
    plan: text(item, 'plan'),
    agentId: item.agentId?.S ?? null,
    memberId: text(item, 'memberId'),
    role: (item.role?.S as Role | undefined) ?? null,
    scopes: item.scopes?.SS ?? [],
    sandbox: item.sandbox?.BOOL ?? false,
    allowedIps: item.networks?.SS ?? [],
    expiresAt: numberOr(item, 'expiresAt', null),
    perMinute: number(item, 'perMinute'),
    perHour: number(item, 'perHour'),
    usageKey: text(item, 'usageKey'),
    name: text(item, 'name'),
    description: item.description?.S ?? null,
    preview: text(item, 'preview'),
    createdAt: number(item, 'createdAt'),
    lastUsedAt: numberOr(item, 'lastUsedAt', null),
    usageKeyId: item.usageKeyId?.S ?? null,
    removeAt: numberOr(item, 'removeAt', null),
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
