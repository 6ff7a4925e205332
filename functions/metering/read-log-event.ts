import { Buffer } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import type { CloudWatchLogsDecodedData, CloudWatchLogsEvent } from 'aws-lambda';

/** Lines of one log, as CloudWatch hands them over; each with an id that is the same if they come again. */
export interface LogLines {
  readonly stream: string;
  readonly lines: readonly { readonly id: string; readonly text: string }[];
}

/** A batch of lines holds at most 1 MB before it is packed; a larger one is none of CloudWatch's. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#LambdaFunctionExample
 *
 * @throws Error if the event is no batch of log lines
 */
export function readLogEvent({ awslogs }: CloudWatchLogsEvent): LogLines {
  const packed = Buffer.from(awslogs.data, 'base64');
  const text = gunzipSync(packed, { maxOutputLength: MAX_BYTES }).toString('utf8');
  const { messageType, logGroup, logStream, logEvents } = JSON.parse(text) as CloudWatchLogsDecodedData;
  // The other type is sent once, to try the subscription out.
  if (messageType !== 'DATA_MESSAGE') return { stream: '', lines: [] };
  return {
    stream: `${logGroup} ${logStream}`,
    lines: logEvents.map(({ id, message }) => ({ id, text: message })),
  };
}
