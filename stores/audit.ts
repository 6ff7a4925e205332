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
  /** Its place in the trail: the time, and an id (`isPlaceOfAct`). */
  readonly id: string;
  /** Unix seconds. */
  readonly at: number;
}

export interface AuditTrail {
  /** The entry as a part of the transaction that makes the change: neither happens without the other. */
  readonly recording: (act: Act, origin: Origin) => TransactWriteItem;
  /**
   * Latest first; `after` and `next` are places in the trail. With a filter, so many entries are read that a page may be short, or
   * empty, and still have a `next`.
   */
  readonly page: (request: PageRequest, where?: AuditFilter) => Promise<Page<AuditEntry>>;
}

/** What is looked for: all of it. */
export interface AuditFilter {
  /** A verb, or the kind that verbs begin with. */
  readonly action?: string | undefined;
  readonly memberId?: string | undefined;
  readonly subject?: string | undefined;
  /** Unix seconds. */
  readonly from?: number | undefined;
  /** Not part of it. */
  readonly to?: number | undefined;
}

/** Entries that one look through the trail reads at most, whether they fit its filter or not. */
export const MAX_AUDIT_READ = 1000;

/** Before and after every sort key. */
const EARLIEST = '0';
const LATEST = '~';
const PLACE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#(aud_[0-9A-Za-z]{28})$/;

/** Whether a text has the form of a place in a trail. */
export function isPlaceOfAct(text: string): boolean {
  return PLACE.test(text);
}

/** The id of an entry, without its time. */
export function idOfAct({ id }: AuditEntry): string {
  return PLACE.exec(id)?.[1] ?? id;
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
          [AUDIT.sortKey]: { S: `${timeOf(at)}#${newId('aud', at, random)}` },
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

  async function page({ limit, after }: PageRequest, where: AuditFilter = {}): Promise<Page<AuditEntry>> {
    const from = where.from === undefined ? EARLIEST : timeOf(where.from);
    const to = where.to === undefined ? LATEST : timeOf(where.to);
    const start = after === null || after >= to ? null : after.slice(0, MAX_AFTER_LENGTH);
    if (start !== null && start <= from) return { entries: [], next: null };
    const filter = filterOf(where);
    const { Items: items = [], LastEvaluatedKey: reached } = await client.send(
      new QueryCommand({
        TableName: tables.audit,
        KeyConditionExpression: '#owner = :owner AND #at BETWEEN :from AND :to',
        ...(filter === null ? {} : { FilterExpression: filter.expression }),
        ExpressionAttributeNames: { '#owner': AUDIT.partitionKey, '#at': AUDIT.sortKey, ...filter?.names },
        ExpressionAttributeValues: {
          ...{ ':owner': { S: organizationId }, ':from': { S: from }, ':to': { S: to } },
          ...filter?.values,
        },
        ...(start === null
          ? {}
          : {
              ExclusiveStartKey: {
                [AUDIT.partitionKey]: { S: organizationId },
                [AUDIT.sortKey]: { S: start },
              },
            }),
        // Without a filter, one more than asked for tells whether there is a next page.
        Limit: filter === null ? limit + 1 : MAX_AUDIT_READ,
        ScanIndexForward: false,
        ConsistentRead: true,
      }),
    );
    const entries = items.slice(0, limit).map(entryOf);
    const isCut = items.length > limit;
    return { entries, next: (isCut ? entries.at(-1)?.id : reached?.[AUDIT.sortKey]?.S) ?? null };
  }

  return { recording, page };
}

/** A sort key begins with it, so that keys are in the order of time. */
function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function filterOf({ action, memberId, subject }: AuditFilter) {
  const names: Record<string, string> = {};
  const values: Item = {};
  const terms = Object.entries({ verb: action, memberId, subject }).flatMap(([name, value]) => {
    if (value === undefined) return [];
    names[`#${name}`] = name;
    const isKind = name === 'verb' && !value.includes('.');
    values[`:${name}`] = { S: isKind ? `${value}.` : value };
    return [isKind ? `begins_with(#${name}, :${name})` : `#${name} = :${name}`];
  });
  return terms.length === 0 ? null : { expression: terms.join(' AND '), names, values };
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
