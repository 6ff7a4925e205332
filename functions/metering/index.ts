import { required } from '../../stores/environment.ts';
import { createLightClient } from '../../stores/light-client.ts';
import { createLightTransact } from '../../stores/light-transaction.ts';
import { USAGE } from '../../stores/tables.ts';
import { createUsageMeter } from '../../stores/usage-meter.ts';
import { createMetering } from './meter.ts';

const transact = createLightTransact(createLightClient(process.env));

export const handler = createMetering(createUsageMeter(transact, required(process.env, USAGE.variable)));
