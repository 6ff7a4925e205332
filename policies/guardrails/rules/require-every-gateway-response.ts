import { EVERYWHERE } from '../levels.ts';
import type { StackResource, StackRule, Violation } from '../rule.ts';
import { dependentsOf, ofType } from '../stack.ts';
import { GATEWAY_RESPONSE, REST_API } from '../types.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
const RESPONSE_TYPES = [
  'ACCESS_DENIED',
  'API_CONFIGURATION_ERROR',
  'AUTHORIZER_CONFIGURATION_ERROR',
  'AUTHORIZER_FAILURE',
  'BAD_REQUEST_BODY',
  'BAD_REQUEST_PARAMETERS',
  'DEFAULT_4XX',
  'DEFAULT_5XX',
  'EXPIRED_TOKEN',
  'INTEGRATION_FAILURE',
  'INTEGRATION_TIMEOUT',
  'INVALID_API_KEY',
  'INVALID_SIGNATURE',
  'MISSING_AUTHENTICATION_TOKEN',
  'QUOTA_EXCEEDED',
  'REQUEST_TOO_LARGE',
  'RESOURCE_NOT_FOUND',
  'THROTTLED',
  'UNAUTHORIZED',
  'UNSUPPORTED_MEDIA_TYPE',
  'WAF_FILTERED',
] as const;

export const requireEveryGatewayResponse: StackRule = {
  id: 'require-every-gateway-response',
  description: 'A REST API declares every answer that the gateway may give in its place.',
  levels: EVERYWHERE,
  remediation: 'Declare a gateway response for each of these types.',
  types: [REST_API],
  judgeStack: (resources) => ofType(resources, REST_API).flatMap((api) => judgeApi(api, resources)),
};

function judgeApi(api: StackResource, resources: readonly StackResource[]): readonly Violation[] {
  const declared = dependentsOf(api, GATEWAY_RESPONSE, resources).map(({ props }) => props.responseType);
  const missing = RESPONSE_TYPES.filter((type) => !declared.includes(type));
  if (missing.length === 0) return [];
  return [{ resource: api, message: `leaves answers to the gateway: ${missing.join(', ')}` }];
}
