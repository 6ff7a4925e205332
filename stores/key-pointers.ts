import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type Item, numberOf, numberOrNull, textOf, textOrNull } from './item.ts';
import type { Page, PageRequest, Partition } from './partition.ts';

/**
 * Where the record of a key is: by its id, from within its organization. What a key may do stands in the
 * credential's record alone; here are only the facts that never change, and those that find the record.
 */
export interface KeyPointer {
  readonly keyId: string;
  /** Of the key's present value. */
  readonly hash: string;
  /** Of the value before, while a rotation lets both work; null otherwise. */
  readonly previousHash: string | null;
  /** When the value before stops to work. */
  readonly previousExpiresAt: number | null;
  readonly surface: string;
  readonly agentId: string | null;
  /** When the key was made; its present value may be younger. */
  readonly createdAt: number;
  /** Raised by every change of the key, its settings included, so that no change overwrites another unseen. */
  readonly revision: number;
}

export interface KeyFilter {
  readonly surface?: string;
  readonly agentId?: string;
}

export interface KeyPointers {
  readonly read: (keyId: string) => Promise<KeyPointer | null>;
  readonly page: (request: PageRequest, where?: KeyFilter) => Promise<Page<KeyPointer>>;
  readonly adding: (pointer: KeyPointer) => TransactWriteItem;
  /** From the state that was read to the next; refused if somebody else was first. */
  readonly moving: (pointer: KeyPointer, changes: Partial<KeyValues>) => TransactWriteItem;
  readonly removing: (pointer: KeyPointer) => TransactWriteItem;
}

/** What a rotation changes. */
export type KeyValues = Pick<KeyPointer, 'hash' | 'previousHash' | 'previousExpiresAt'>;

const PREFIX = 'key#';
const itemOf = (keyId: string): string => `${PREFIX}${keyId}`;
export function createKeyPointers(partition: Partition): KeyPointers {
  return {
    read: async (keyId) => {
      const item = await partition.get(itemOf(keyId));
      return item && pointerOf(item);
    },
    page: async (request, where) => {
      const { entries, next } = await partition.page(PREFIX, request, { ...where });
      return { entries: entries.map(pointerOf), next };
    },
    adding: (pointer) => partition.adding(itemOf(pointer.keyId), { ...pointer }),
    moving: ({ keyId, revision }, changes) =>
      partition.changing(itemOf(keyId), { ...changes, revision: revision + 1 }, { expected: { revision } }),
    removing: ({ keyId, revision }) => partition.removing(itemOf(keyId), { revision }),
  };
}

function pointerOf(item: Item): KeyPointer {
  return {
    keyId: textOf(item, 'keyId'),
    hash: textOf(item, 'hash'),
    previousHash: textOrNull(item, 'previousHash'),
    previousExpiresAt: numberOrNull(item, 'previousExpiresAt'),
    surface: textOf(item, 'surface'),
    agentId: textOrNull(item, 'agentId'),
    createdAt: numberOf(item, 'createdAt'),
    revision: numberOf(item, 'revision'),
  };
}
