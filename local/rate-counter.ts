/** AWS WAF looks at its counts about this often; a slice of the window is as long. */
const SLICE_SECONDS = 10;
/** AWS WAF watches the 10,000 addresses that send most; here the ones that were seen last. */
const MAX_ADDRESSES = 10_000;

interface Counts {
  readonly slices: Uint32Array;
  total: number;
  /** The slice that was counted in last, numbered from the epoch. */
  last: number;
}

/** Counts requests by address over a window that slides in slices. */
export class RateCounter {
  readonly #limit: number;
  readonly #length: number;
  readonly #byAddress = new Map<string, Counts>();

  constructor(limit: number, windowSeconds: number) {
    this.#limit = limit;
    this.#length = Math.ceil(windowSeconds / SLICE_SECONDS);
  }

  /** Counts a request; true if its address has now sent more than the limit within the window. */
  isOver(address: string, nowMilliseconds: number): boolean {
    const now = Math.floor(nowMilliseconds / 1000 / SLICE_SECONDS);
    const counts = this.#countsOf(address, now);
    const stale = Math.min(now - counts.last, this.#length);
    for (let step = 1; step <= stale; step += 1) {
      const at = (counts.last + step) % this.#length;
      counts.total -= counts.slices[at] as number;
      counts.slices[at] = 0;
    }
    // A clock set back counts in the latest slice there is.
    counts.last = Math.max(counts.last, now);
    const at = counts.last % this.#length;
    counts.slices[at] = (counts.slices[at] as number) + 1;
    counts.total += 1;
    return counts.total > this.#limit;
  }

  #countsOf(address: string, now: number): Counts {
    const known = this.#byAddress.get(address);
    if (known) return known;
    if (this.#byAddress.size >= MAX_ADDRESSES) {
      const [oldest] = this.#byAddress.keys();
      if (oldest !== undefined) this.#byAddress.delete(oldest);
    }
    const counts = { slices: new Uint32Array(this.#length), total: 0, last: now };
    this.#byAddress.set(address, counts);
    return counts;
  }
}
