import { createHolds, type Holds } from '../../../stores/holds.ts';
import { createLightClient } from '../../../stores/light-client.ts';
import { createLightTransact } from '../../../stores/light-transaction.ts';
import { moneyTables } from '../../../stores/money-tables.ts';
import type { OpenEnvironment } from '../../../stores/store.ts';

/** The holds of the tables that a function is told of, opened when the first is asked for. */
export function openHolds(environment: OpenEnvironment): () => Holds {
  let holds: Holds | undefined;
  return () => {
    holds ??= createHolds(createLightTransact(createLightClient(environment)), moneyTables(environment));
    return holds;
  };
}
