import type { Policy, Surface, TokenRules } from '../core/policy/policy.ts';
import type { TokenSettings } from '../core/tokens.ts';
import { KEY_RANDOM_BYTES, makeKey, previewKey, printKey } from '../core/values/key.ts';
import type { Origin } from './audit.ts';
import { Conflict } from './conflict.ts';
import { hashCredential } from './credential-hash.ts';
import type { CredentialRecord } from './credential-record.ts';
import { createCredentialStore } from './credentials.ts';
import type { OrganizationDirectory } from './directory.ts';
import { textOf } from './item.ts';
import { countingToken, discountingTokens, hasEnoughTokens, type Member } from './members.ts';
import { type Organization, organizationIsUnchanged } from './organizations.ts';
import type { Page, PageRequest } from './partition.ts';
import { NO_USAGE_KEY } from './sessions.ts';
import { ExpectationFailed, transact, tryTransact } from './transaction.ts';

export interface TokenOrder {
  readonly policy: Policy;
  readonly surface: Surface;
  readonly organization: Organization;
  readonly member: Member;
  readonly id: string;
  readonly settings: TokenSettings;
  readonly origin: Origin;
}

export interface IssuedToken {
  readonly record: CredentialRecord;
  /** Shown once: the store has its hash only. */
  readonly value: string;
}

/**
 * Tokens stand for their member in scripts: they have its role, and act on all that it may act on. One that has
 * expired is still listed and counted, until its member deletes it.
 */
export interface Tokens {
  /** @throws Conflict if the member has as many as it may have, or changed since it was read; or if the id is taken. */
  readonly issue: (order: TokenOrder) => Promise<IssuedToken>;
  /** The records of a member's tokens, latest first. */
  readonly page: (memberId: string, request: PageRequest) => Promise<Page<CredentialRecord>>;
  /** Whether there was one of the member's. */
  readonly remove: (memberId: string, tokenId: string, origin: Origin) => Promise<boolean>;
}

/** In the member's scope: nobody finds, or deletes, a token of another member. */
export const tokenPrefixOf = (memberId: string): string => `token#${memberId}#`;
const itemOf = (memberId: string, tokenId: string): string => `${tokenPrefixOf(memberId)}${tokenId}`;

export function createTokens(directory: OrganizationDirectory): Tokens {
  const { store, partition, audit } = directory;
  const credentials = createCredentialStore(store.client, store.tables.credentials);

  const issue: Tokens['issue'] = async (order) => {
    const { organization, member, id, origin } = order;
    const rules = tokenRules(order.surface);
    const issued = newToken(order, rules, store.random(KEY_RANDOM_BYTES));
    const { hash, createdAt } = issued.record;
    try {
      await transact(store.client, [
        partition.adding(itemOf(member.id, id), { hash, createdAt }),
        credentials.putting(issued.record),
        countingToken(partition, member, rules.atMost, createdAt),
        organizationIsUnchanged(partition, copiedOf(organization)),
        audit.recording({ verb: 'token.created', subject: id }, origin),
      ]);
      return issued;
    } catch (error) {
      if (!(error instanceof ExpectationFailed)) throw error;
      throw new Conflict(await reasonOf(directory, order, rules), error);
    }
  };

  const page: Tokens['page'] = async (memberId, request) => {
    const { entries, next } = await partition.page(tokenPrefixOf(memberId), request);
    return { entries: await credentials.read(entries.map((item) => textOf(item, 'hash'))), next };
  };

  const remove: Tokens['remove'] = async (memberId, tokenId, origin) => {
    const pointer = await partition.get(itemOf(memberId, tokenId));
    if (pointer === null) return false;
    const hash = textOf(pointer, 'hash');
    return tryTransact(store.client, [
      credentials.removing(hash),
      partition.removing(itemOf(memberId, tokenId), { hash }),
      discountingTokens(partition, memberId, 1),
      audit.recording({ verb: 'token.deleted', subject: tokenId }, origin),
    ]);
  };

  return { issue, page, remove };
}

function tokenRules({ name, tokens }: Surface): TokenRules {
  if (tokens === null) throw new Error(`the surface ${name} has no tokens`);
  return tokens;
}

const copiedOf = ({ plan, account }: Organization) => ({ plan, account });

function newToken(order: TokenOrder, rules: TokenRules, random: Uint8Array): IssuedToken {
  const { policy, organization, member, id, settings, origin } = order;
  const value = printKey(makeKey(rules.prefix, policy.environment.name, random));
  const record: CredentialRecord = {
    ...settings,
    ...rules.limits,
    ...copiedOf(organization),
    hash: hashCredential(value),
    keyId: id,
    kind: 'token',
    surface: rules.issuer,
    secretHash: null,
    organizationId: organization.id,
    agentId: null,
    memberId: member.id,
    role: member.role,
    scopes: [],
    sandbox: false,
    allowedIps: [],
    spendPerDayMicros: null,
    spendPerMonthMicros: null,
    usageKey: organization.usageKey ?? NO_USAGE_KEY,
    usageKeyId: null,
    description: null,
    preview: previewKey(value),
    createdAt: Math.floor(origin.now),
    lastUsedAt: null,
    removeAt: null,
  };
  return { record, value };
}

async function reasonOf(
  { partition }: OrganizationDirectory,
  { member, id }: TokenOrder,
  { atMost }: TokenRules,
): Promise<string> {
  if ((await partition.get(itemOf(member.id, id))) !== null) {
    // Not replaced by a new value here: the attempt that made it may still be about to answer.
    return `an earlier attempt made the token ${id}, and its value was not shown; delete it and make another`;
  }
  return (await hasEnoughTokens(partition, member, atMost))
    ? `you have ${atMost} tokens already, as many as one member may have; delete one first`
    : 'the member or the organization has changed meanwhile';
}
