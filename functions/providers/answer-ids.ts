import type { CompletionRequest } from './provider.ts';

/** Ids follow from the request's own id: unique where that is, and found again in the logs. */

export function answerId(
  prefix: 'chatcmpl-' | 'msg_',
  request: Pick<CompletionRequest, 'requestId'>,
): string {
  return prefix + plain(request.requestId);
}

export function callId(
  prefix: 'call' | 'toolu',
  request: Pick<CompletionRequest, 'requestId'>,
  index: number,
): string {
  return `${prefix}_${plain(request.requestId)}${String(index).padStart(2, '0')}`;
}

/** Letters and digits are what either dialect's clients accept in an id. */
function plain(requestId: string): string {
  return requestId.replace(/[^A-Za-z0-9]/g, '');
}
