import { isId } from '../../core/values/id.ts';
import { SUCCEEDED, type UsageCounts, type UsageOf } from '../../stores/usage-count.ts';

/** What one line of the log says of the use of a key. */
export interface Metered extends UsageOf {
  readonly counts: Partial<UsageCounts>;
}

/** Whose use is counted: keys, and the tokens that stand for members in scripts. Sessions are of people. */
const COUNTED_KINDS = ['key', 'tok'];

type Line = Readonly<Record<string, unknown>>;

/**
 * The use that a line tells of; null where it tells of none, or of one that is counted already: a completion that was
 * paid for is counted in the transaction that charged it.
 *
 * Each request has one such line: that of the function that answered it, or that of the authorizer where the gateway
 * did.
 */
export function readLine(text: string): Metered | null {
  const line = parse(text);
  if (line === null || line.counted === true) return null;
  const isAnswered = line.message === 'request' || (line.message === 'denied' && line.effect === 'deny');
  const { keyId, organizationId, route, at } = line;
  if (!isAnswered || typeof keyId !== 'string' || typeof organizationId !== 'string') return null;
  if (typeof route !== 'string' || typeof at !== 'number') return null;
  if (!COUNTED_KINDS.some((kind) => isId(kind, keyId))) return null;
  return {
    organizationId,
    keyId,
    at,
    route,
    outcome: typeof line.code === 'string' ? line.code : SUCCEEDED,
    counts: { requests: 1, ...(line.chargedMicros === undefined ? tokensOf(line) : {}) },
  };
}

function parse(text: string): Line | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Line) : null;
  } catch {
    return null;
  }
}

/** Of completions that cost nothing: those of sandbox keys, and of models without a price. */
function tokensOf({ inputTokens, cachedInputTokens, outputTokens }: Line): Partial<UsageCounts> {
  return {
    inputTokens: count(inputTokens),
    cachedInputTokens: count(cachedInputTokens),
    outputTokens: count(outputTokens),
  };
}

function count(value: unknown): number {
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0;
}
