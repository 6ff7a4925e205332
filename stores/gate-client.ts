import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Item } from './credential-record.ts';
import type { StoreEnvironment } from './environment.ts';
import { createLightClient, StoreError } from './light-client.ts';

/** The one call that every guarded request makes. */
export interface GateClient {
  /** The record before the write, and whether the condition held; null if there is no record. */
  readonly update: (
    input: UpdateItemCommandInput,
  ) => Promise<{ readonly item: Item | null; readonly held: boolean }>;
}

export function createGateClient(environment: StoreEnvironment): GateClient {
  const client = createLightClient(environment);
  return {
    update: async (input) => {
      const answer = await client.call('UpdateItem', input);
      const { Attributes: before, Item: refused } = answer.fields as Readonly<
        Record<string, Item | undefined>
      >;
      if (answer.status === 200) return { item: before ?? null, held: true };
      if (answer.failure === 'ConditionalCheckFailedException') return { item: refused ?? null, held: false };
      throw new StoreError(answer);
    },
  };
}
