import { arnOf, idOf, physicalName, type StandIn } from './stand-in.ts';

const NO_METRICS = 'metrics are not collected on this machine';
const NOBODY_IS_CALLED = 'nobody is called from this machine';

function ignoring(reason: string, properties: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(properties.map((property) => [property, reason]));
}

/** Alarms, dashboards and who hears of them: accepted, and nothing done. */
export const ALARM_STAND_INS: readonly StandIn[] = [
  {
    type: 'aws:cloudwatch/metricAlarm:MetricAlarm',
    honours: ['name'],
    ignores: ignoring(NO_METRICS, [
      'actionsEnabled',
      'alarmActions',
      'alarmDescription',
      'comparisonOperator',
      'datapointsToAlarm',
      'dimensions',
      'evaluationPeriods',
      'extendedStatistic',
      'insufficientDataActions',
      'metricName',
      'metricQueries',
      'namespace',
      'okActions',
      'period',
      'statistic',
      'threshold',
      'treatMissingData',
      'unit',
    ]),
    outputs: (resource) => ({
      id: physicalName(resource),
      arn: arnOf('cloudwatch', `alarm:${physicalName(resource)}`),
    }),
  },
  {
    type: 'aws:cloudwatch/dashboard:Dashboard',
    honours: [],
    ignores: ignoring(NO_METRICS, ['dashboardName', 'dashboardBody']),
    outputs: (resource) => ({
      id: physicalName(resource, 'dashboardName'),
      dashboardArn: `arn:aws:cloudwatch:::dashboard/${physicalName(resource, 'dashboardName')}`,
    }),
  },
  {
    type: 'aws:cloudwatch/logMetricFilter:LogMetricFilter',
    honours: [],
    ignores: ignoring(NO_METRICS, [
      'name',
      'pattern',
      'logGroupName',
      'metricTransformation',
      'applyOnTransformedLogs',
    ]),
    outputs: (resource) => ({ id: physicalName(resource), name: physicalName(resource) }),
  },
  {
    type: 'aws:sns/topic:Topic',
    honours: ['name'],
    ignores: ignoring(NOBODY_IS_CALLED, ['displayName', 'kmsMasterKeyId', 'policy']),
    outputs: (resource) => {
      const name = physicalName(resource);
      return { id: arnOf('sns', name), arn: arnOf('sns', name), name };
    },
  },
  {
    type: 'aws:sns/topicPolicy:TopicPolicy',
    honours: [],
    ignores: ignoring(NOBODY_IS_CALLED, ['arn', 'policy']),
    outputs: (resource) => ({ id: idOf(resource) }),
  },
  {
    type: 'aws:sns/topicSubscription:TopicSubscription',
    honours: [],
    ignores: ignoring(NOBODY_IS_CALLED, ['topic', 'protocol', 'endpoint']),
    outputs: (resource) => ({ id: idOf(resource), arn: arnOf('sns', idOf(resource)) }),
  },
];
