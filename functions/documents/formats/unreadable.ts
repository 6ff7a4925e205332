/** The document cannot be read; `reason` is for the caller, and continues "it cannot be read: …". */
export class Unreadable extends Error {
  readonly reason: string;

  constructor(reason: string, cause?: unknown) {
    super(reason, { cause });
    this.name = 'Unreadable';
    this.reason = reason;
  }
}
