import { ANTHROPIC_VERSION } from '../../core/code-samples/sampled-call.ts';
import type { ErrorCode } from '../../core/errors/catalogue.ts';
import type { Turn } from './conversation.ts';

/** A request to be explained, as the console takes it. */
export interface SupposedRequest {
  readonly surface: string;
  readonly request: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly keyId?: string;
  readonly credential?: 'none';
  readonly usedThisMinute?: number;
  readonly usedThisHour?: number;
}

const UNAUTHORIZED = 401;
/** What the gate refuses for a limit: such a request is not counted. */
const LIMIT_CODES: readonly (string | null)[] = [
  'rate_limit_minute',
  'rate_limit_hour',
] satisfies ErrorCode[];

/**
 * The request of a turn as it was when it was decided.
 *
 * @param keyId of the key that it showed; null where it is not known: an ordinary one is supposed then
 */
export function supposedRequest(
  { protocol, status, headers, problem }: Pick<Turn, 'protocol' | 'status' | 'headers' | 'problem'>,
  surface: string,
  keyId: string | null,
): SupposedRequest {
  // The limits are told as they stand after the request.
  const counted = LIMIT_CODES.includes(problem?.code ?? null) ? 0 : 1;
  const used = (name: string) => {
    const window = headers?.windows.find((one) => one.name === name);
    return window === undefined ? null : Math.max(0, window.limit - window.remaining - counted);
  };
  const minute = used('minute');
  const hour = used('hour');
  return {
    surface,
    request: `${protocol.method} ${protocol.path}`,
    ...(protocol.dialect === 'anthropic' ? { headers: ANTHROPIC_VERSION } : {}),
    ...(keyId === null ? (status === UNAUTHORIZED ? { credential: 'none' as const } : {}) : { keyId }),
    ...(minute === null ? {} : { usedThisMinute: minute }),
    ...(hour === null ? {} : { usedThisHour: hour }),
  };
}

/** The same for a key that is gone: there is no record to judge. */
export function withoutRecord({ keyId: _, ...request }: SupposedRequest): SupposedRequest {
  return { ...request, credential: 'none' };
}

/** Where the same request is explained with all that can be changed about it. */
export function explainAddress(request: SupposedRequest, from: string): string {
  const { surface, request: line, keyId, credential, usedThisMinute, usedThisHour } = request;
  const said = {
    surface,
    request: line,
    from,
    keyId,
    record: credential,
    usedThisMinute,
    usedThisHour,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(said)) if (value !== undefined) query.set(name, String(value));
  return `#/explain?${query}`;
}
