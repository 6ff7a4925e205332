import type { KeyPointer } from './key-pointers.ts';
import { REMEMBER_EXPIRED_SECONDS } from './sessions.ts';

/** The value before, where a rotation lets it go on working. */
export function overlapOf({ previousHash, previousExpiresAt }: KeyPointer, now: number) {
  return previousHash === null || previousExpiresAt === null || previousExpiresAt <= now
    ? null
    : { hash: previousHash, endsAt: previousExpiresAt };
}

/** Neither the end of the overlap nor the key's own is outlived. */
export function overlapEnd(endsAt: number, ownExpiresAt: number | null) {
  const expiresAt = ownExpiresAt === null ? endsAt : Math.min(endsAt, ownExpiresAt);
  return { expiresAt, removeAt: endsAt + REMEMBER_EXPIRED_SECONDS };
}
