import { useQuery } from '@tanstack/react-query';
import type { ExplanationView } from '../../functions/console/policy-shapes.ts';
import { isNotFound } from '../api/api-error.ts';
import type { ConsoleApi } from '../api/console.ts';
import { useGatehouse } from '../shell/gatehouse.tsx';
import type { Turn } from './conversation.ts';
import { type SupposedRequest, supposedRequest, withoutRecord } from './supposed-request.ts';

const FIRST_ERROR = 400;

/** How the request of a turn was decided, asked as soon as it has been answered. */
export function useDecision(turn: Turn, surface: string, keyId: string | null) {
  const { api } = useGatehouse();
  return useQuery({
    queryKey: ['/api/v1/policy/explain', turn.id],
    queryFn: () => explain(api, supposedRequest(turn, surface, keyId)),
    // Why an answer is none is part of it, and comes behind its status.
    enabled: turn.status !== null && (turn.status < FIRST_ERROR || turn.totalMs !== null),
    // It is about that moment: asked again, it would be another question.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What was asked, and what it was answered. */
interface Decided {
  readonly request: SupposedRequest;
  readonly explanation: ExplanationView;
}

async function explain(api: ConsoleApi, asked: SupposedRequest): Promise<Decided> {
  const ask = async (request: SupposedRequest) => ({
    request,
    explanation: await api.post<ExplanationView>('/api/v1/policy/explain', request),
  });
  try {
    return await ask(asked);
  } catch (error) {
    if (!isNotFound(error as Error)) throw error;
    // The key has been deleted: what was decided is that there is none.
    return ask(withoutRecord(asked));
  }
}
