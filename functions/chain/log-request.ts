import { DURATION_MS, embeddedMetrics, REQUESTS } from '../../core/metrics.ts';
import { causeField } from './describe-failure.ts';
import { type ChainRequest, type State, stateOf } from './state.ts';

/** Writes one line of JSON; on Lambda, standard output goes to the function's log group as it stands. */
export type WriteLine = (line: string) => void;

const DIMENSIONS = [
  ['environment', 'surface'],
  ['environment', 'surface', 'route'],
];
const describeMetrics = embeddedMetrics(DIMENSIONS, { [REQUESTS]: 'Count', [DURATION_MS]: 'Milliseconds' });

/**
 * Says what became of a request, once its last byte is sent. Ids, counts and times only: no header, no body, no
 * query, so that no secret and no prompt can get in.
 */
export function logRequest(request: ChainRequest, endedAt: number, write: WriteLine): void {
  const { event } = request;
  const state = stateOf(event);
  const { call } = state;
  const failed = state.failure !== null && (request.response?.statusCode ?? 500) >= 500;
  write(
    JSON.stringify({
      ...describeMetrics(state.startedAt),
      level: failed ? 'ERROR' : 'INFO',
      message: 'request',
      requestId: event.requestContext.requestId,
      at: Math.floor(state.startedAt),
      environment: call?.policy.environment.name ?? 'unknown',
      surface: call?.surface.name ?? 'unknown',
      route: call?.route.id ?? `${event.httpMethod} ${event.resource}`,
      status: request.response?.statusCode ?? 500,
      [REQUESTS]: 1,
      [DURATION_MS]: Math.round((endedAt - state.startedAt) * 1e6) / 1e3,
      ...callerFields(state),
      ...failureFields(state),
      ...call?.log,
      ...state.reply?.log,
    }),
  );
}

function callerFields({ call }: State): Record<string, string | number> {
  if (call === null) return {};
  const retries = Number(call.header('x-stainless-retry-count') ?? 0);
  return {
    policy: call.policy.version,
    ...(call.caller === null
      ? {}
      : {
          keyId: call.caller.keyId,
          organizationId: call.caller.organizationId,
          agentId: call.caller.agentId ?? '',
        }),
    ...(retries > 0 ? { clientRetries: retries } : {}),
  };
}

function failureFields({ failure }: State): Record<string, string> {
  return failure === null ? {} : { code: failure.code, ...causeField(failure.cause) };
}
