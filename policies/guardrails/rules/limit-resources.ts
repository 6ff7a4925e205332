import { beneathCeiling } from '../ceiling.ts';
import { EVERYWHERE } from '../levels.ts';
import type { StackRule } from '../rule.ts';
import { dependentsOf, ofType } from '../stack.ts';
import { RESOURCE, REST_API } from '../types.ts';

/** AWS does not say whether the root counts; here it does. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const MOST = 300;
const ROOT = 1;

export const limitResources: StackRule = {
  id: 'limit-resources',
  description: 'A REST API has no more resources than API Gateway takes: 300.',
  levels: EVERYWHERE,
  remediation: 'Divide the API, or gather paths under one {proxy+} resource.',
  types: [REST_API, RESOURCE],
  judgeStack: (resources) =>
    ofType(resources, REST_API).flatMap((owner) =>
      beneathCeiling(owner, dependentsOf(owner, RESOURCE, resources).length + ROOT, {
        most: MOST,
        what: 'resources',
      }),
    ),
};
