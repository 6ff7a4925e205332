import { beneathCeiling } from '../ceiling.ts';
import { EVERYWHERE } from '../levels.ts';
import type { StackRule } from '../rule.ts';
import { dependentsOf, ofType } from '../stack.ts';
import { LOG_GROUP, LOG_SUBSCRIPTION_FILTER } from '../types.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html */
const MOST = 2;

export const limitLogSubscriptions: StackRule = {
  id: 'limit-log-subscriptions',
  description: 'A log group has no more subscription filters than CloudWatch Logs takes: 2.',
  levels: EVERYWHERE,
  remediation: 'Hand the lines to one function that passes them on.',
  types: [LOG_GROUP, LOG_SUBSCRIPTION_FILTER],
  judgeStack: (resources) =>
    ofType(resources, LOG_GROUP).flatMap((owner) =>
      beneathCeiling(owner, dependentsOf(owner, LOG_SUBSCRIPTION_FILTER, resources).length, {
        most: MOST,
        what: 'subscription filters',
      }),
    ),
};
