import { EVERYWHERE } from '../levels.ts';
import type { ResourceRule } from '../rule.ts';
import { AUTHORIZER } from '../types.ts';

export const forbidAuthorizerCaching: ResourceRule = {
  id: 'forbid-authorizer-caching',
  description: 'An authorizer decides about every request anew.',
  levels: EVERYWHERE,
  remediation: 'Set `authorizerResultTtlInSeconds` to 0.',
  types: [AUTHORIZER],
  judge: ({ props: { authorizerResultTtlInSeconds: ttl } }) => {
    if (ttl === 0) return [];
    // API Gateway's default: https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html
    if (ttl === undefined || ttl === null)
      return ['reuses a decision for 300 seconds, because it does not say'];
    return [`reuses a decision for ${ttl} seconds`];
  },
};
