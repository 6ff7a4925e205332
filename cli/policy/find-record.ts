import type { JudgedRecord } from '../../core/facts.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { DEFAULT_HOME } from '../../local/home.ts';
import { readOperatorFile } from '../../local/operator-file.ts';
import { createCredentialStore } from '../../stores/credentials.ts';
import type { Terminal } from '../command.ts';
import { openOperatorStore } from '../operator-store.ts';
import { explainStoreFailure } from '../store-failure.ts';

const LOCAL = 'local';

export interface FoundRecord {
  /** null: that store holds no such credential. */
  readonly record: JudgedRecord | null;
  /** As a sentence goes on: `on this machine`. */
  readonly place: string;
}

/**
 * The record that a store holds by a hash, as the gate would find it; null where there is no store to ask. Nothing is
 * counted.
 *
 * @param stack a deployed one; undefined for the platform that runs on this machine, if it does
 */
export async function findRecord(
  policy: Policy,
  hash: string,
  at: number,
  stack: string | undefined,
  terminal: Terminal,
): Promise<FoundRecord | null> {
  const { name } = policy.environment;
  if (stack === undefined && (name !== LOCAL || !isRunning(terminal))) return null;
  const { store, place } = openOperatorStore(stack, terminal);
  try {
    const credentials = createCredentialStore(store.client, store.tables.credentials);
    return { record: await credentials.asOf(hash, at), place };
  } catch (error) {
    throw explainStoreFailure(error, place);
  } finally {
    store.client.destroy();
  }
}

function isRunning({ environment }: Terminal): boolean {
  return readOperatorFile(environment.GATEHOUSE_HOME || DEFAULT_HOME) !== null;
}
