import { QueryCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Verb } from '../core/audit-verbs.ts';
import { newId } from '../core/values/id.ts';
import { encodeFields, type Item, numberOf, textOf, textOrNull } from './item.ts';
import type { Page, PageRequest } from './partition.ts';
import type { Store } from './store.ts';
import { AUDIT } from './tables.ts';

/** Where a change comes from. */
export interface Origin {
  /** The member who asked; null where an operator or the platform itself did. */
  readonly memberId: string | null;
  /** Id of the session or key that was used. */
  readonly credentialId: string | null;
  readonly sourceIp: string | null;
  readonly requestId: string | null;
  /** Unix seconds, with fractions. */
  readonly now: number;
}

export interface Act {
  readonly verb: Verb;
  /** Id of what it was done to. */
  readonly subject: string;
  /** A short fact, such as the names of the settings that changed. Never a secret, never a value of a key. */
  readonly detail?: string;
}

export interface AuditEntry extends Act, Omit<Origin, 'now'> {
  readonly id: string;
  /** Unix seconds. */
  readonly at: number;
}

export interface AuditTrail {
  /** The entry as a part of the transaction that makes the change: neither happens without the other. */
  readonly recording: (act: Act, origin: Origin) => TransactWriteItem;
  /** Latest first. */
  readonly page: (request: PageRequest) => Promise<Page<AuditEntry>>;
}

/** Longer than any id, so that a sort key is never near the 1,024 bytes that DynamoDB allows. */
const MAX_AFTER_LENGTH = 100;

/**
 * The trail of one organization. Append-only: there is no call here that changes or removes an entry, and a new
 * one is refused where one stands.
 */
export function createAuditTrail(
  { client, tables, random }: Store<'audit'>,
  organizationId: string,
): AuditTrail {
  function recording({ verb, subject, detail }: Act, origin: Origin): TransactWriteItem {
    const at = Math.floor(origin.now * 1000) / 1000;
    const { memberId, credentialId, sourceIp, requestId } = origin;
    return {
      Put: {
        TableName: tables.audit,
        Item: {
          [AUDIT.partitionKey]: { S: organizationId },
          [AUDIT.sortKey]: { S: `${new Date(at * 1000).toISOString()}#${newId('aud', at, random)}` },
          ...encodeFields({
            verb,
            subject,
            detail: detail ?? null,
            memberId,
            credentialId,
            sourceIp,
            requestId,
            second: at,
          }),
        },
        ConditionExpression: 'attribute_not_exists(#at)',
        ExpressionAttributeNames: { '#at': AUDIT.sortKey },
      },
    };
  }

  async function page({ limit, after }: PageRequest): Promise<Page<AuditEntry>> {
    const keyOf = (at: string): Item => ({
      [AUDIT.partitionKey]: { S: organizationId },
      [AUDIT.sortKey]: { S: at.slice(0, MAX_AFTER_LENGTH) },
    });
    const { Items: items = [] } = await client.send(
      new QueryCommand({
        TableName: tables.audit,
        KeyConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': AUDIT.partitionKey },
        ExpressionAttributeValues: { ':owner': { S: organizationId } },
        ...(after === null ? {} : { ExclusiveStartKey: keyOf(after) }),
        Limit: limit + 1,
        ScanIndexForward: false,
        ConsistentRead: true,
      }),
    );
    const entries = items.slice(0, limit).map(entryOf);
    return { entries, next: items.length > limit ? (entries.at(-1)?.id ?? null) : null };
  }

  return { recording, page };
}

function entryOf(item: Item): AuditEntry {
  const detail = textOrNull(item, 'detail');
  return {
    id: textOf(item, AUDIT.sortKey),
    at: numberOf(item, 'second'),
    verb: textOf(item, 'verb') as Verb,
    subject: textOf(item, 'subject'),
    ...(detail === null ? {} : { detail }),
    memberId: textOrNull(item, 'memberId'),
    credentialId: textOrNull(item, 'credentialId'),
    sourceIp: textOrNull(item, 'sourceIp'),
    requestId: textOrNull(item, 'requestId'),
  };
}
