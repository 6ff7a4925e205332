/** The names under which functions report and alarms listen: one list for both. */
export const METRIC_NAMESPACE = 'Gatehouse';
export const REQUESTS = 'requests';
export const DURATION_MS = 'durationMs';
/** Credentials that could not be checked. Not Lambda's own `Errors`, which count each 401 that the authorizer throws. */
export const UNCHECKED_CREDENTIALS = 'uncheckedCredentials';
/** Money that was set aside by requests which never ended, and is given back. */
export const RELEASED_HOLDS = 'releasedHolds';
/** Completions that were served, and could not be charged. */
export const UNSETTLED_COMPLETIONS = 'unsettledCompletions';

/** The part of a log line that makes CloudWatch take metrics from it. */
export interface EmbeddedMetrics {
  readonly _aws: object;
}

/**
 * CloudWatch's embedded metric format: the names of fields of the same line, some its metrics, some its dimensions.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * @returns the field for a line of the time given, in Unix seconds; all but the time is made once
 */
export function embeddedMetrics(
  dimensions: readonly (readonly string[])[],
  metrics: Readonly<Record<string, 'Count' | 'Milliseconds'>>,
): (at: number) => EmbeddedMetrics {
  const CloudWatchMetrics = [
    {
      Namespace: METRIC_NAMESPACE,
      Dimensions: dimensions,
      Metrics: Object.entries(metrics).map(([Name, Unit]) => ({ Name, Unit })),
    },
  ];
  return (at) => ({ _aws: { Timestamp: Math.round(at * 1000), CloudWatchMetrics } });
}
