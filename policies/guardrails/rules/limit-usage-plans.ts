import { regionCeiling } from '../ceiling.ts';
import { EVERYWHERE } from '../levels.ts';
import type { StackRule } from '../rule.ts';
import { ofType } from '../stack.ts';
import { USAGE_PLAN } from '../types.ts';

/** In an account and region: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const MOST = 300;

export const limitUsagePlans: StackRule = {
  id: 'limit-usage-plans',
  description: 'A stack declares no more usage plans than a region holds: 300.',
  levels: EVERYWHERE,
  remediation: 'Declare plans by tier, not by customer.',
  types: [USAGE_PLAN],
  judgeStack: (resources) =>
    regionCeiling(ofType(resources, USAGE_PLAN), { most: MOST, what: 'usage plans' }),
};
