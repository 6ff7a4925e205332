import { setTimeout as wait } from 'node:timers/promises';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Origin } from './audit.ts';
import { Conflict } from './conflict.ts';
import type { OrganizationDirectory } from './directory.ts';
import { endHeld, type HeldCredential, readHeld } from './member-credentials.ts';
import { holdingMember, type MemberSecrets } from './members.ts';
import { ExpectationFailed, isContention, transact, tryTransact } from './transaction.ts';

/** What DynamoDB takes in one transaction. */
const MAX_WRITES = 100;
const MAX_ATTEMPTS = 10;
const MAX_WAIT_MS = 50;
/** Longer than any function that changes members may run. */
const HOLD_SECONDS = 30;

/** A change of a member with what lets it in. */
export interface MemberChange<Result> {
  /** The credentials that it is about. */
  readonly concerns: (held: HeldCredential) => boolean;
  /** How many writes one of them takes. */
  readonly writesEach: number;
  /** From the member as it is now. Asked again if it changes meanwhile; may refuse by throwing. */
  readonly plan: (member: MemberSecrets) => Promise<MemberPlan<Result>>;
}

export interface MemberPlan<Result> {
  /** What it comes to. */
  readonly result: Result;
  /** Null where all is as it should be already. */
  readonly writes: {
    /** Asks that whoever wants the change still may; null where that is the member itself. */
    readonly caller: TransactWriteItem | null;
    readonly own: (held: readonly HeldCredential[]) => readonly TransactWriteItem[];
    readonly each: (held: HeldCredential) => readonly TransactWriteItem[];
  } | null;
}

/**
 * Changes a member and all of its sessions and tokens in one transaction: the gate asks their records alone, so that no
 * request ever meets some that have changed and others that have not. Whatever breaks off has changed all or nothing.
 *
 * INVARIANT: the transaction holds only if no session or token has begun since they were listed (`revision`). Should
 * somebody sign in without a pause, the member is held up for a moment.
 *
 * Of more credentials than fit, the oldest end before, sessions first: what breaks off there has left the member with less, and
 * nothing with another role. Fewer fit where they are used so much that the store turns the transaction away.
 *
 * @returns null if there is no such member
 * @throws Conflict if whoever asks may no longer, or others change the member all the time
 */
export async function changeMember<Result>(
  directory: OrganizationDirectory,
  memberId: string,
  change: MemberChange<Result>,
  origin: Origin,
): Promise<Result | null> {
  const { store, partition } = directory;
  const hold = (until: number | null) =>
    tryTransact(store.client, [holdingMember(partition, memberId, until)]);
  let isHeld = false;
  let atOnce = MAX_WRITES;
  try {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const outcome = await attemptChange(directory, memberId, change, atOnce, origin);
      if (outcome === CONTENDED) atOnce = Math.max(1, Math.floor(atOnce / 2));
      if (typeof outcome !== 'symbol') {
        // The change itself lets go of the member.
        isHeld &&= outcome.isAsItWas;
        return outcome.result;
      }
      isHeld = await hold(origin.now + HOLD_SECONDS);
      await wait(Math.random() * MAX_WAIT_MS);
    }
  } finally {
    // Should this fail, it ends by itself.
    if (isHeld) await hold(null).catch(() => undefined);
  }
  throw new Conflict('somebody else changes the member at the same time');
}

const AGAIN = Symbol('the member has changed meanwhile');
const CONTENDED = Symbol('what the member holds is used all the time');

interface Outcome<Result> {
  readonly result: Result | null;
  /** Whether nothing was to be changed. */
  readonly isAsItWas: boolean;
}

async function attemptChange<Result>(
  directory: OrganizationDirectory,
  memberId: string,
  change: MemberChange<Result>,
  atOnce: number,
  origin: Origin,
): Promise<Outcome<Result> | typeof AGAIN | typeof CONTENDED> {
  const { store, partition, members } = directory;
  const member = await members.readSecrets(memberId);
  if (member === null) return { result: null, isAsItWas: true };
  const { result, writes } = await change.plan(member);
  if (writes === null) return { result, isAsItWas: true };
  const held = (await readHeld(partition, memberId, origin.now)).filter(change.concerns);
  const items = (some: readonly HeldCredential[]) => [
    ...(writes.caller === null ? [] : [writes.caller]),
    ...writes.own(some),
    ...some.flatMap(writes.each),
  ];
  const room = Math.min(atOnce, Math.floor((MAX_WRITES - items([]).length) / change.writesEach));
  try {
    if (held.length > room) {
      await endHeld(directory, memberId, held.slice(0, held.length - room), origin, atOnce);
      return AGAIN;
    }
    await transact(store.client, items(held));
    return { result, isAsItWas: false };
  } catch (error) {
    if (isContention(error)) return CONTENDED;
    if (!(error instanceof ExpectationFailed)) throw error;
    if (writes.caller !== null && error.failed.includes(0)) {
      throw new Conflict('your own role has changed meanwhile', error);
    }
    return AGAIN;
  }
}
