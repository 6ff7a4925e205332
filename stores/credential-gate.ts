import type { Claim } from '../core/claim.ts';
import type { Credential } from '../core/facts.ts';
import { claimWrite } from './claim-condition.ts';
import {
  credentialOf,
  hourAttribute,
  type Item,
  minuteAttribute,
  WINDOW_ATTRIBUTE,
} from './credential-record.ts';
import type { GateClient } from './gate-client.ts';

/**
 * A rarely used credential leaves at most two counters a request behind that no later request removes. When
 * there are this many, one more write removes them all: one in 24 requests at worst.
 */
const MAX_PAST_WINDOWS = 48;
/** How many credentials this process remembers as restricted to networks. */
const MAX_RESTRICTED = 10_000;

export interface Claimed {
  /** The record as it was before the claim; null if there is none. */
  readonly credential: Credential | null;
  /** Whether the claim held: the request is counted and the use stamped. */
  readonly counted: boolean;
}

/** The gate's side of the table: one conditional write a request. */
export interface CredentialGate {
  readonly claim: (hash: string, claim: Claim) => Promise<Claimed>;
}

export function createCredentialGate(client: GateClient, tableName: string): CredentialGate {
  /** Only a hint for the shape of the condition: what is decided comes from the store, always. */
  const restricted = new Set<string>();

  async function claim(hash: string, wanted: Claim): Promise<Claimed> {
    const key = { hash: { S: hash } };
    const { item, held } = await client.update({
      TableName: tableName,
      Key: key,
      ...claimWrite(wanted, restricted.has(hash)),
      ReturnValues: 'ALL_OLD',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    if (item === null) return { credential: null, counted: false };
    if (held) await removePastWindows(key, item, wanted);
    else if (item.networks !== undefined) remember(hash);
    return { credential: credentialOf(item, wanted.minute, wanted.hour), counted: held };
  }

  async function removePastWindows(key: Item, item: Item, { minute, hour }: Claim): Promise<void> {
    const current = [minuteAttribute(minute), hourAttribute(hour)];
    const past = Object.keys(item).filter((name) => WINDOW_ATTRIBUTE.test(name) && !current.includes(name));
    if (past.length < MAX_PAST_WINDOWS) return;
    const names = Object.fromEntries(past.map((name, at) => [`#w${at}`, name]));
    await client.update({
      TableName: tableName,
      Key: key,
      UpdateExpression: `REMOVE ${Object.keys(names).join(', ')}`,
      // INVARIANT: a write without this would bring a deleted credential back to life.
      ConditionExpression: 'attribute_exists(#hash)',
      ExpressionAttributeNames: { '#hash': 'hash', ...names },
    });
  }

  function remember(hash: string): void {
    if (restricted.size >= MAX_RESTRICTED) restricted.clear();
    restricted.add(hash);
  }

  return { claim };
}
