import type { Claim } from '../core/claim.ts';
import type { Credential } from '../core/facts.ts';
import { claimWrite } from './claim-condition.ts';
import { credentialOf, type Item, WINDOW_ATTRIBUTE } from './credential-record.ts';
import type { GateClient } from './gate-client.ts';

/**
 * Counters of past windows go with the next claim of the process that saw them. Where a rarely used credential meets
 * another process each time, up to two a request gather; at this many, a write of its own removes them: one in
 * 24 requests at worst.
 */
const MAX_PAST_WINDOWS = 48;
/** How many credentials this process remembers something of. */
const MAX_HINTS = 10_000;

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

/** What this process saw of a record: it shapes the next question, and is never the answer to one. */
interface Hint {
  readonly restricted: boolean;
  readonly pastWindows: readonly string[];
}

const NO_HINT: Hint = { restricted: false, pastWindows: [] };

export function createCredentialGate(client: GateClient, tableName: string): CredentialGate {
  const hints = new Map<string, Hint>();

  async function claim(hash: string, wanted: Claim): Promise<Claimed> {
    const key = { hash: { S: hash } };
    const hint = hints.get(hash) ?? NO_HINT;
    const removed = hint.pastWindows.filter((name) => isPastWindow(name, wanted));
    const { item, held } = await client.update({
      TableName: tableName,
      Key: key,
      ...claimWrite(wanted, hint.restricted, removed),
      ReturnValues: 'ALL_OLD',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    if (item === null) return { credential: null, counted: false };
    const past = Object.keys(item).filter((name) => isPastWindow(name, wanted));
    const left = held ? past.filter((name) => !removed.includes(name)) : past;
    learn(hash, { restricted: item.networks !== undefined, pastWindows: left });
    // Housekeeping: what fails here is tried again with the next claim, and the request has passed already.
    if (held && left.length >= MAX_PAST_WINDOWS) await remove(key, left).catch(() => undefined);
    return { credential: credentialOf(item, wanted.minute, wanted.hour), counted: held };
  }

  async function remove(key: Item, attributes: readonly string[]): Promise<void> {
    await client.update({
      TableName: tableName,
      Key: key,
      UpdateExpression: `REMOVE ${attributes.join(', ')}`,
      // INVARIANT: a write without this would bring a deleted credential back to life.
      ConditionExpression: 'attribute_exists(surface)',
    });
  }

  function learn(hash: string, hint: Hint): void {
    if (!hint.restricted && hint.pastWindows.length === 0) {
      hints.delete(hash);
      return;
    }
    if (hints.size >= MAX_HINTS) hints.clear();
    hints.set(hash, hint);
  }

  return { claim };
}

/**
 * Whether an attribute is a counter that nothing will ask for again. The window just past stays, for a process whose
 * clock is a moment behind; one to come may be there already, made by a request that overtook this one.
 */
function isPastWindow(attribute: string, { minute, hour }: Claim): boolean {
  if (!WINDOW_ATTRIBUTE.test(attribute)) return false;
  return Number(attribute.slice(1)) < (attribute.startsWith('m') ? minute : hour) - 1;
}
