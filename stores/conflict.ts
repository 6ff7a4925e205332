/** The codes of the catalogue for changes that do not fit the present state. */
export type ConflictCode = 'conflict' | 'email_in_use' | 'last_owner';

/** The change does not fit the present state; `reason` is for the caller, and continues a sentence. */
export class Conflict extends Error {
  readonly reason: string;
  /** Of the answer, where programs have to know what it is. */
  readonly code: ConflictCode;

  constructor(reason: string, cause?: unknown, code: ConflictCode = 'conflict') {
    super(reason, { cause });
    this.name = 'Conflict';
    this.reason = reason;
    this.code = code;
  }
}

/** How often a change is tried again because requests were counted, or another change came, in between. */
export const MAX_CHANGE_ATTEMPTS = 10;

export const CHANGED_MEANWHILE = 'somebody else changed the key at the same time';
