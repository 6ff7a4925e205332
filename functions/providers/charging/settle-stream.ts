import { SUCCEEDED } from '../../../stores/usage-count.ts';

/** Outcome of a completion that nobody waited for until its end. */
export const CLIENT_LEFT = 'client_closed_request';

/** How the end of a whole answer reads, in either dialect: always at the beginning of a line. */
const END_MARK = /(?:^|\n)(?:data: ?\[DONE\]|event: ?message_stop)/;
/** A mark may come in two pieces. */
const MARK_LENGTH = 24;

export interface Settling {
  /** Charges for what was used by now; only the first call counts. */
  readonly settle: (outcome: string) => Promise<void>;
  /** What to call the end that an error is. */
  readonly outcomeOf: (error: unknown) => string;
  readonly signal: AbortSignal;
}

/**
 * A provider's stream as it came, settled before the client hears of its end, or however else it ends: it breaks off,
 * the client leaves, or nobody ever begins to read it.
 */
export function settleStream(
  stream: AsyncIterable<string>,
  { settle, outcomeOf, signal }: Settling,
): AsyncIterable<string> {
  // A generator that has not begun does not notice its end. Once it has, this comes after its own.
  let hasBegun = false;
  const leave = () => {
    if (!hasBegun) void settle(outcomeOf(signal.reason));
  };
  signal.addEventListener('abort', leave, { once: true });
  async function* pieces(): AsyncGenerator<string, void> {
    hasBegun = true;
    let outcome: string = CLIENT_LEFT;
    let before = '';
    try {
      for await (const piece of stream) {
        if (END_MARK.test(before + piece)) await settle(SUCCEEDED);
        before = (before + piece).slice(-MARK_LENGTH);
        yield piece;
      }
      outcome = SUCCEEDED;
    } catch (error) {
      outcome = outcomeOf(error);
      throw error;
    } finally {
      await settle(outcome);
    }
  }
  return pieces();
}
