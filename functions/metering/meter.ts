import type { CloudWatchLogsEvent } from 'aws-lambda';
import type { UsageMeter } from '../../stores/usage-meter.ts';
import { readLine } from './read-line.ts';
import { readLogEvent } from './read-log-event.ts';

/**
 * Counts requests from the lines that functions write of them anyway: nobody waits for it, and no request asks the store
 * once more for it. A batch that comes again, because nobody heard that it was counted, is not counted again.
 */
export function createMetering(meter: UsageMeter) {
  return async function metering(event: CloudWatchLogsEvent): Promise<void> {
    const { stream, lines } = readLogEvent(event);
    const [first] = lines;
    const metered = lines.flatMap(({ text }) => readLine(text) ?? []);
    if (first === undefined || metered.length === 0) return;
    await meter.count({ id: `${stream} ${first.id}`, rows: metered });
  };
}
