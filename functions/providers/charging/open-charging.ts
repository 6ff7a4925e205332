import { createHolds, type Holds } from '../../../stores/holds.ts';
import { createLightClient } from '../../../stores/light-client.ts';
import { createLightTransact } from '../../../stores/light-transaction.ts';
import { moneyTables } from '../../../stores/money-tables.ts';
import type { OpenEnvironment } from '../../../stores/store.ts';
import { type Charging, createCharging } from './charging.ts';

/** Charging on the tables that a function is told of, opened when the first completion is to be paid for. */
export function openCharging(environment: OpenEnvironment): Charging {
  let holds: Holds | undefined;
  return createCharging({
    holds: () => {
      holds ??= createHolds(createLightTransact(createLightClient(environment)), moneyTables(environment));
      return holds;
    },
    clock: () => Date.now() / 1000,
    write: (line) => void process.stdout.write(`${line}\n`),
  });
}
