import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { printInstant } from '../../core/values/instant.ts';
import type { KeyUsageView } from '../../functions/console/shapes.ts';
import { fewAtATime } from '../api/few-at-a-time.ts';
import { useGatehouse } from '../shell/gatehouse.tsx';
import type { UsageRange } from './usage-period.ts';

const AT_A_TIME = 4;
/** What was read of one key is not asked for again when others are chosen. */
const FRESH_MILLISECONDS = 10_000;

export interface UsageRead {
  readonly range: UsageRange;
  readonly usages: readonly KeyUsageView[];
}

/** What keys were used for. While other keys or another time are being read, the answer is still the one before. */
export function useUsage(keyIds: readonly string[], range: UsageRange, enabled = true) {
  const { api } = useGatehouse();
  const client = useQueryClient();
  const query = { by: range.by, from: printInstant(range.from), to: printInstant(range.to) };
  return useQuery<UsageRead>({
    queryKey: ['/api/v1/keys', 'usage', keyIds, query],
    queryFn: async () => ({
      range,
      usages: await fewAtATime(keyIds, AT_A_TIME, (keyId) => {
        const path = `/api/v1/keys/${keyId}/usage`;
        return client.fetchQuery({
          queryKey: [path, query],
          queryFn: () => api.get<KeyUsageView>(path, query),
          staleTime: FRESH_MILLISECONDS,
        });
      }),
    }),
    placeholderData: keepPreviousData,
    // Each of the calls in it is tried again by itself.
    retry: false,
    enabled,
  });
}
