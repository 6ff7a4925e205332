import { beneathCeiling } from '../ceiling.ts';
import { EVERYWHERE } from '../levels.ts';
import type { StackRule } from '../rule.ts';
import { dependentsOf, ofType } from '../stack.ts';
import { REST_API, STAGE } from '../types.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const MOST = 10;

export const limitStages: StackRule = {
  id: 'limit-stages',
  description: 'A REST API has no more stages than API Gateway takes: 10.',
  levels: EVERYWHERE,
  remediation: 'Give environments REST APIs of their own.',
  types: [REST_API, STAGE],
  judgeStack: (resources) =>
    ofType(resources, REST_API).flatMap((owner) =>
      beneathCeiling(owner, dependentsOf(owner, STAGE, resources).length, { most: MOST, what: 'stages' }),
    ),
};
