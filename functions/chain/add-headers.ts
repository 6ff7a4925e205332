import { EXPOSED_HEADERS, SANDBOX_HEADER } from '../../core/exposed-headers.ts';
import { limitHeaders } from '../../core/limit-headers.ts';
import type { Surface } from '../../core/policy/policy.ts';
import { type ChainRequest, stateOf } from './state.ts';

/** Adds what every answer carries: request ids, where the limits stand, and leave for browsers. */
export function addHeaders() {
  function addHeadersTo(request: ChainRequest): void {
    if (request.response == null) return;
    const { call } = stateOf(request.event);
    const { requestId } = request.event.requestContext;
    const { headers } = request.response;
    headers['x-request-id'] = requestId;
    headers['request-id'] = requestId;
    if (call === null) return;
    if (call.caller !== null) {
      Object.assign(headers, limitHeaders(call.caller.windows, call.dialect, call.now));
      if (call.caller.sandbox) headers[SANDBOX_HEADER] = 'true';
    }
    Object.assign(headers, corsHeaders(call.surface, call.header('origin')));
  }
  return { after: addHeadersTo, onError: addHeadersTo };
}

function corsHeaders({ browserOrigins }: Surface, origin: string | undefined): Record<string, string> {
  if (browserOrigins === null || origin === undefined) return {};
  const allowed = browserOrigins.includes('*') ? '*' : browserOrigins.find((known) => known === origin);
  if (allowed === undefined) return {};
  return {
    'access-control-allow-origin': allowed,
    'access-control-expose-headers': EXPOSED_HEADERS.join(', '),
    ...(allowed === '*' ? {} : { vary: 'origin' }),
  };
}
