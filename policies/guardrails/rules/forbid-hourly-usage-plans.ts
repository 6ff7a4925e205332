import { EVERYWHERE } from '../levels.ts';
import { listOf, objectOf } from '../properties.ts';
import type { Properties, ResourceRule } from '../rule.ts';
import { USAGE_PLAN } from '../types.ts';

/**
 * A plan's rate is per second and its quota by day, week or month, and neither is exact:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
const LEAST_RATE_PER_SECOND = 1;
const HOUR_SECONDS = 3600;

export const forbidHourlyUsagePlans: ResourceRule = {
  id: 'forbid-hourly-usage-plans',
  description: 'A usage plan does not stand for an hourly limit, which it cannot count.',
  levels: EVERYWHERE,
  remediation:
    'Limit hours in the documents, where the authorizer counts them; let the plan pass at least 1 request a second, and by quota an hour of its rate.',
  types: [USAGE_PLAN],
  judge: ({ props }) => [
    ...ratesOf(props)
      .filter((rate) => rate < LEAST_RATE_PER_SECOND)
      .map((rate) => `passes ${rate} requests a second, which is an hourly limit in disguise`),
    ...judgeQuota(props),
  ],
};

/** Of the plan, and of single methods in it. */
function ratesOf(props: Properties): readonly number[] {
  const methods = listOf(props.apiStages).flatMap((stage) => listOf(objectOf(stage).throttles));
  return [props.throttleSettings, ...methods]
    .map((settings) => objectOf(settings).rateLimit)
    .filter((rate) => typeof rate === 'number');
}

/** A quota that is used up within an hour at the plan's own rate is what limits that hour, and then closes the whole period. */
function judgeQuota(props: Properties): readonly string[] {
  const { rateLimit } = objectOf(props.throttleSettings);
  const { limit, period } = objectOf(props.quotaSettings);
  if (typeof rateLimit !== 'number' || typeof limit !== 'number') return [];
  if (limit >= rateLimit * HOUR_SECONDS) return [];
  return [
    `has a quota of ${limit} by ${String(period).toLowerCase()}, which less than an hour at its rate uses up`,
  ];
}
