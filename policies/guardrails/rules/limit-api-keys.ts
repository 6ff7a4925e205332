import { regionCeiling } from '../ceiling.ts';
import { EVERYWHERE } from '../levels.ts';
import type { StackRule } from '../rule.ts';
import { ofType } from '../stack.ts';
import { API_KEY } from '../types.ts';

/** In an account and region, and not to be raised: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const MOST = 10_000;

export const limitApiKeys: StackRule = {
  id: 'limit-api-keys',
  description: 'A stack declares no more API keys than a region holds: 10,000.',
  levels: EVERYWHERE,
  remediation: 'Let keys share an API key of the gateway: limits of single callers belong to the authorizer.',
  types: [API_KEY],
  judgeStack: (resources) => regionCeiling(ofType(resources, API_KEY), { most: MOST, what: 'API keys' }),
};
