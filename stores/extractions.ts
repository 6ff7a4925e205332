import { Buffer } from 'node:buffer';
import { GetItemCommand, QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { secondOfId } from '../core/values/id.ts';
import { encodeFields, type Item, numberOf, numberOrNull, textOf, textOrNull } from './item.ts';
import type { Page, PageRequest } from './partition.ts';
import type { Store } from './store.ts';
import { EXTRACTIONS } from './tables.ts';
import { tryTransact } from './transaction.ts';

/** What is known of an extraction without what was extracted. */
export interface ExtractionSummary {
  readonly id: string;
  readonly status: 'completed' | 'incomplete';
  readonly document: ExtractedDocument;
  /** The model that was asked; null for none. */
  readonly model: string | null;
  readonly extractor: 'model' | 'pattern';
  readonly sandbox: boolean;
  /** Unix seconds: that of the id. */
  readonly createdAt: number;
}

/** What is kept of a document: not its content. */
export interface ExtractedDocument {
  readonly name: string | null;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly pages: number | null;
  readonly characters: number;
}

export interface Extraction extends ExtractionSummary {
  readonly data: { readonly [name: string]: unknown };
  /** Dotted paths of what is required and was not found. */
  readonly missing: readonly string[];
}

/** The extractions of one agent. */
export interface Extractions {
  /**
   * Keeps one under its id. Where one is kept already, that one: an earlier attempt made it.
   *
   * @returns what is kept
   */
  readonly create: (extraction: Omit<Extraction, 'createdAt'>) => Promise<Extraction>;
  readonly read: (extractionId: string) => Promise<Extraction | null>;
  /** Latest first. */
  readonly page: (request: PageRequest) => Promise<Page<ExtractionSummary>>;
}

export interface ExtractionStores {
  readonly of: (organizationId: string, agentId: string) => Extractions;
}

/** Of data and missing paths as JSON in UTF-8. DynamoDB takes items of 400 KB, their names and keys included. */
export const MAX_RESULT_BYTES = 350_000;

export function resultBytes({ data, missing }: Pick<Extraction, 'data' | 'missing'>): number {
  return Buffer.byteLength(JSON.stringify({ data, missing }), 'utf8');
}

const SUMMARY = 'extraction#';
/** Apart from what lists show, so that a page of them is no page of results. */
const RESULT = 'result#';

export function createExtractionStores(
  store: Pick<Store<'extractions'>, 'client' | 'tables'>,
): ExtractionStores {
  return { of: (organizationId, agentId) => createExtractions(store, organizationId, agentId) };
}

/**
 * INVARIANT: organization and agent are fixed when the extractions are opened and stand in the key of every request
 * made here. Nothing that a caller sends, an id or a cursor, can reach another owner's.
 */
function createExtractions(
  { client, tables }: Pick<Store<'extractions'>, 'client' | 'tables'>,
  organizationId: string,
  agentId: string,
): Extractions {
  if (organizationId === '' || agentId === '')
    throw new Error('extractions need an organization and an agent');
  const TableName = tables.extractions;
  const owner = `${organizationId}#${agentId}`;
  const keyOf = (item: string): Item => ({
    [EXTRACTIONS.partitionKey]: { S: owner },
    [EXTRACTIONS.sortKey]: { S: item },
  });

  async function get(item: string): Promise<Item | null> {
    const { Item: found } = await client.send(
      new GetItemCommand({ TableName, Key: keyOf(item), ConsistentRead: true }),
    );
    return found ?? null;
  }

  async function read(extractionId: string): Promise<Extraction | null> {
    const [summary, result] = await Promise.all([get(SUMMARY + extractionId), get(RESULT + extractionId)]);
    return summary && result && { ...summaryOf(summary), ...resultOf(result) };
  }

  async function create(asked: Omit<Extraction, 'createdAt'>): Promise<Extraction> {
    const createdAt = secondOfId('ext', asked.id);
    if (createdAt === null) throw new Error(`${asked.id} is not the id of an extraction`);
    const { data, missing, ...summary } = { ...asked, createdAt };
    const putting = (Item: Item) => ({
      Put: {
        TableName,
        Item,
        ConditionExpression: 'attribute_not_exists(#item)',
        ExpressionAttributeNames: { '#item': EXTRACTIONS.sortKey },
      },
    });
    const isNew = await tryTransact(client, [
      putting({ ...summaryItem(summary), ...keyOf(SUMMARY + asked.id) }),
      putting({ result: { S: JSON.stringify({ data, missing }) }, ...keyOf(RESULT + asked.id) }),
    ]);
    if (isNew) return { ...asked, createdAt };
    const kept = await read(asked.id);
    if (kept === null) throw new Error(`${asked.id} is kept only in part`);
    return kept;
  }

  async function page({ limit, after }: PageRequest): Promise<Page<ExtractionSummary>> {
    const entries: Item[] = [];
    let from: QueryCommandOutput['LastEvaluatedKey'] = after === null ? undefined : keyOf(SUMMARY + after);
    // One more than asked for tells whether there is a next page.
    do {
      const answer: QueryCommandOutput = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: '#owner = :owner AND begins_with(#item, :prefix)',
          ExpressionAttributeNames: { '#owner': EXTRACTIONS.partitionKey, '#item': EXTRACTIONS.sortKey },
          ExpressionAttributeValues: { ':owner': { S: owner }, ':prefix': { S: SUMMARY } },
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
          Limit: limit + 1 - entries.length,
          ScanIndexForward: false,
          ConsistentRead: true,
        }),
      );
      entries.push(...(answer.Items ?? []));
      from = answer.LastEvaluatedKey;
    } while (from !== undefined && entries.length <= limit);
    const shown = entries.slice(0, limit).map(summaryOf);
    return { entries: shown, next: entries.length > limit ? (shown.at(-1)?.id ?? null) : null };
  }

  return { create, read, page };
}

function summaryItem({ document, sandbox, ...summary }: ExtractionSummary): Item {
  return { ...encodeFields({ ...summary, ...document }), sandbox: { BOOL: sandbox } };
}

function summaryOf(item: Item): ExtractionSummary {
  return {
    id: textOf(item, 'id'),
    status: textOf(item, 'status') as ExtractionSummary['status'],
    document: {
      name: textOrNull(item, 'name'),
      mediaType: textOf(item, 'mediaType'),
      sizeBytes: numberOf(item, 'sizeBytes'),
      pages: numberOrNull(item, 'pages'),
      characters: numberOf(item, 'characters'),
    },
    model: textOrNull(item, 'model'),
    extractor: textOf(item, 'extractor') as ExtractionSummary['extractor'],
    sandbox: item.sandbox?.BOOL === true,
    createdAt: numberOf(item, 'createdAt'),
  };
}

function resultOf(item: Item): Pick<Extraction, 'data' | 'missing'> {
  return JSON.parse(textOf(item, 'result')) as Pick<Extraction, 'data' | 'missing'>;
}
