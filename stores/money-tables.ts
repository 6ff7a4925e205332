import { required } from './environment.ts';
import type { MoneyTables } from './holds.ts';
import type { OpenEnvironment } from './store.ts';
import { ACCOUNTS, HOLDS, LEDGER, USAGE } from './tables.ts';

/** The tables that money is moved in, as the environment names them; throws if it does not name each of them. */
export function moneyTables(environment: OpenEnvironment): MoneyTables {
  return {
    accounts: required(environment, ACCOUNTS.variable),
    ledger: required(environment, LEDGER.variable),
    holds: required(environment, HOLDS.variable),
    usage: required(environment, USAGE.variable),
  };
}
