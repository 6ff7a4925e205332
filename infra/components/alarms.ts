import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Environment } from '../../core/policy/policy.ts';
import { physicalName } from '../naming.ts';

/** One thing to watch: a metric of AWS, summed over a period. */
export interface Watch {
  /** Logical and physical name of the alarm. */
  readonly name: string;
  readonly says: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
  /** What it is about, where no dimension says so. */
  readonly about?: pulumi.Resource;
  /** In one period; reaching it raises the alarm. */
  readonly threshold: number;
}

export interface AlarmsArgs {
  readonly environment: Environment;
  readonly watches: readonly Watch[];
}

const PERIOD_SECONDS = 300;

/** An alarm for each thing to watch, sent by email where the environment names an address. */
export class Alarms extends pulumi.ComponentResource {
  constructor(name: string, args: AlarmsArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Alarms', name, {}, opts);
    const parent = this;
    const { environment } = args;

    const topic = environment.alarmEmail === null ? null : createTopic(environment.alarmEmail);
    args.watches.map(createAlarm);
    this.registerOutputs();

    /** Unencrypted: CloudWatch cannot publish through the key that AWS manages for SNS, and alarms hold no secrets. */
    function createTopic(email: string) {
      const created = new aws.sns.Topic(
        `${name}-topic`,
        { name: physicalName(environment.name, 'alarms') },
        { parent },
      );
      new aws.sns.TopicSubscription(
        `${name}-email`,
        { topic: created.arn, protocol: 'email', endpoint: email },
        { parent },
      );
      return created;
    }

    function createAlarm(watch: Watch) {
      return new aws.cloudwatch.MetricAlarm(
        `${name}-${watch.name}`,
        {
          name: physicalName(environment.name, watch.name),
          alarmDescription: watch.says,
          namespace: watch.namespace,
          metricName: watch.metric,
          dimensions: { ...watch.dimensions },
          statistic: 'Sum',
          period: PERIOD_SECONDS,
          evaluationPeriods: 1,
          comparisonOperator: 'GreaterThanOrEqualToThreshold',
          threshold: watch.threshold,
          treatMissingData: 'notBreaching',
          ...(topic === null ? {} : { alarmActions: [topic.arn], okActions: [topic.arn] }),
        },
        { parent, ...(watch.about === undefined ? {} : { dependsOn: [watch.about] }) },
      );
    }
  }
}
