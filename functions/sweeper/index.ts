import { required } from '../../stores/environment.ts';
import { createExpiredHolds } from '../../stores/expired-holds.ts';
import { createHoldRelease } from '../../stores/hold-release.ts';
import { createLightClient } from '../../stores/light-client.ts';
import { createLightTransact } from '../../stores/light-transaction.ts';
import { ACCOUNTS, HOLDS, USAGE } from '../../stores/tables.ts';
import { createSweeper } from './sweep.ts';

const client = createLightClient(process.env);
const tables = {
  accounts: required(process.env, ACCOUNTS.variable),
  holds: required(process.env, HOLDS.variable),
  usage: required(process.env, USAGE.variable),
};

export const handler = createSweeper({
  expired: createExpiredHolds(client, tables.holds),
  release: createHoldRelease(createLightTransact(client), tables),
  environment: GATEHOUSE_POLICY.environment.name,
  clock: () => Date.now() / 1000,
  write: (line) => void process.stdout.write(`${line}\n`),
});
