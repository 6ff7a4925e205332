import { ALARM_STAND_INS } from './alarms.ts';
import { BUCKET_STAND_INS } from './bucket.ts';
import { BUCKET_OBJECT_STAND_INS } from './bucket-object.ts';
import { DISTRIBUTION_STAND_INS } from './distribution.ts';
import { FUNCTION_STAND_INS } from './function.ts';
import { LOG_GROUP_STAND_INS } from './log-group.ts';
import { LOG_SUBSCRIPTION_STAND_INS } from './log-subscription.ts';
import { PROVIDER_STAND_INS } from './provider.ts';
import { RESPONSE_HEADERS_STAND_INS } from './response-headers.ts';
import { REST_API_STAND_INS } from './rest-api.ts';
import { ROLE_STAND_INS } from './role.ts';
import { SCHEDULE_STAND_INS } from './schedule.ts';
import { SECRET_STAND_INS } from './secret.ts';
import type { StandIn } from './stand-in.ts';
import { TABLE_STAND_INS } from './table.ts';
import { USAGE_PLAN_STAND_INS } from './usage-plan.ts';
import { WEB_ACL_STAND_INS } from './web-acl.ts';

/** Everything that this machine can take; FIDELITY.md says how well. */
export const STAND_INS: readonly StandIn[] = [
  ...PROVIDER_STAND_INS,
  ...TABLE_STAND_INS,
  ...BUCKET_STAND_INS,
  ...BUCKET_OBJECT_STAND_INS,
  ...DISTRIBUTION_STAND_INS,
  ...RESPONSE_HEADERS_STAND_INS,
  ...ROLE_STAND_INS,
  ...FUNCTION_STAND_INS,
  ...SCHEDULE_STAND_INS,
  ...REST_API_STAND_INS,
  ...USAGE_PLAN_STAND_INS,
  ...WEB_ACL_STAND_INS,
  ...SECRET_STAND_INS,
  ...LOG_GROUP_STAND_INS,
  ...LOG_SUBSCRIPTION_STAND_INS,
  ...ALARM_STAND_INS,
];

const byType = new Map(STAND_INS.map((standIn) => [standIn.type, standIn]));

export function standInFor(type: string): StandIn | undefined {
  return byType.get(type);
}
