import { beneathCeiling } from '../ceiling.ts';
import { EVERYWHERE } from '../levels.ts';
import type { StackRule } from '../rule.ts';
import { dependentsOf, ofType } from '../stack.ts';
import { AUTHORIZER, REST_API } from '../types.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const MOST = 10;

export const limitAuthorizers: StackRule = {
  id: 'limit-authorizers',
  description: 'A REST API has no more authorizers than API Gateway takes: 10.',
  levels: EVERYWHERE,
  remediation: 'Have one authorizer decide about all routes.',
  types: [REST_API, AUTHORIZER],
  judgeStack: (resources) =>
    ofType(resources, REST_API).flatMap((owner) =>
      beneathCeiling(owner, dependentsOf(owner, AUTHORIZER, resources).length, {
        most: MOST,
        what: 'authorizers',
      }),
    ),
};
