/** What a request asks for is more than can be found, judged or kept; `reason` is for the caller. */
export class TooLarge extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = 'TooLarge';
    this.reason = reason;
  }
}
