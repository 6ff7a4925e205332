/** A bucket that holds `burst` tokens, and regains `ratePerSecond` of them. Times are milliseconds of one clock. */
export class TokenBucket {
  readonly #ratePerMillisecond: number;
  readonly #burst: number;
  #tokens: number;
  #at = Number.NEGATIVE_INFINITY;

  constructor(ratePerSecond: number, burst: number) {
    this.#ratePerMillisecond = ratePerSecond / 1000;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** Takes a token; false if there is none. */
  take(nowMilliseconds: number): boolean {
    if (nowMilliseconds > this.#at) {
      const regained =
        this.#at === Number.NEGATIVE_INFINITY ? 0 : (nowMilliseconds - this.#at) * this.#ratePerMillisecond;
      this.#tokens = Math.min(this.#burst, this.#tokens + regained);
      this.#at = nowMilliseconds;
    }
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
