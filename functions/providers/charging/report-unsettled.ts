import { embeddedMetrics, UNSETTLED_COMPLETIONS } from '../../../core/metrics.ts';
import type { Hold } from '../../../stores/hold.ts';
import type { Call } from '../../chain/call.ts';
import { causeField } from '../../chain/describe-failure.ts';

export interface Unsettled {
  readonly call: Call;
  readonly hold: Hold;
  /** What should have been charged. */
  readonly chargedMicros: number;
  readonly problem: unknown;
  /** Unix seconds. */
  readonly now: number;
}

const describeMetrics = embeddedMetrics([['environment']], { [UNSETTLED_COMPLETIONS]: 'Count' });

/** A completion that was served and could not be charged: its money goes back to the caller, so somebody should know. */
export function reportUnsettled(
  write: (line: string) => void,
  { call, hold, chargedMicros, problem, now }: Unsettled,
): void {
  write(
    JSON.stringify({
      ...describeMetrics(now),
      level: 'ERROR',
      message: 'a completion was not charged',
      environment: call.policy.environment.name,
      [UNSETTLED_COMPLETIONS]: 1,
      requestId: call.requestId,
      organizationId: hold.organizationId,
      keyId: hold.keyId,
      hold: hold.id,
      chargedMicros,
      ...causeField(problem),
    }),
  );
}
