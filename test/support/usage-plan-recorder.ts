import type { UsageKey, UsagePlanKeys } from '../../stores/usage-plan-keys.ts';

export interface UsagePlanRecorder extends UsagePlanKeys {
  /** Gateway keys that exist, by id, with their plan tier. */
  readonly attached: Map<string, string>;
  /** Makes the next call of either kind fail. */
  failNext: boolean;
}

/** The gateway's keys in memory. */
export function recordUsagePlans(): UsagePlanRecorder {
  const attached = new Map<string, string>();
  let count = 0;
  const recorder: UsagePlanRecorder = {
    attached,
    failNext: false,
    attach: async (plan): Promise<UsageKey> => {
      stumble();
      const id = `gateway-key-${++count}`;
      attached.set(id, plan);
      return { id, value: `usageKeyValue${count}`.padEnd(40, '0') };
    },
    detach: async (id) => {
      stumble();
      attached.delete(id);
    },
  };
  function stumble(): void {
    if (!recorder.failNext) return;
    recorder.failNext = false;
    throw new Error('the gateway is out of order');
  }
  return recorder;
}
