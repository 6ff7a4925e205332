/** The change does not fit the present state; `reason` is for the caller, and continues a sentence. */
export class Conflict extends Error {
  readonly reason: string;

  constructor(reason: string, cause?: unknown) {
    super(reason, { cause });
    this.name = 'Conflict';
    this.reason = reason;
  }
}

/** How often a change is tried again because requests were counted, or another change came, in between. */
export const MAX_CHANGE_ATTEMPTS = 10;

export const CHANGED_MEANWHILE = 'somebody else changed the key at the same time';
