import { embeddedMetrics, RELEASED_HOLDS } from '../../core/metrics.ts';
import type { ExpiredHolds } from '../../stores/expired-holds.ts';
import type { Hold } from '../../stores/hold.ts';
import type { ReleaseHold } from '../../stores/hold-release.ts';
import type { Item } from '../../stores/item.ts';

export interface SweeperDeps {
  readonly expired: ExpiredHolds;
  readonly release: ReleaseHold;
  readonly environment: string;
  /** Unix seconds, with fractions. */
  readonly clock: () => number;
  readonly write: (line: string) => void;
}

/** Clocks of two machines differ, by far less than this. */
const MARGIN_SECONDS = 5;
/** How many are given back at once: those of one account wait for each other anyway. */
const AT_ONCE = 8;

const describeMetrics = embeddedMetrics([['environment']], { [RELEASED_HOLDS]: 'Count' });

/**
 * Gives back what crashes left: the money of every hold whose time was up a moment ago.
 *
 * Whoever comes first ends a hold, this or the function that made it, and the other does nothing; so it can run as often
 * as it likes, and twice at once. One that cannot be given back now stands in the way of no other.
 */
export function createSweeper(deps: SweeperDeps): () => Promise<void> {
  return async function sweep() {
    const now = deps.clock() - MARGIN_SECONDS;
    let after: Item | null = null;
    do {
      const page = await deps.expired.page(now, after);
      for (let from = 0; from < page.holds.length; from += AT_ONCE) {
        await Promise.all(page.holds.slice(from, from + AT_ONCE).map((hold) => giveBack(deps, hold)));
      }
      after = page.next;
    } while (after !== null);
  };
}

async function giveBack({ release, environment, write, clock }: SweeperDeps, hold: Hold) {
  const outcome = await release(hold).catch((error: unknown) => error);
  if (outcome === 'gone') return;
  const { id, organizationId, keyId, requestId, amountMicros } = hold;
  write(
    JSON.stringify({
      ...(outcome === 'released' ? { ...describeMetrics(clock()), [RELEASED_HOLDS]: 1 } : {}),
      level: outcome === 'released' ? 'WARN' : 'ERROR',
      message: outcome === 'released' ? 'a hold was given back' : 'a hold could not be given back',
      environment,
      hold: id,
      organizationId,
      keyId,
      requestId,
      amountMicros,
      ...(outcome instanceof Error ? { cause: `${outcome.name}: ${outcome.message}` } : {}),
    }),
  );
}
