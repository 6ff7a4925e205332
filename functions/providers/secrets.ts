import { Failure } from '../chain/call.ts';

/** The key of one provider, as it is at present. */
export interface KeySource {
  /**
   * null where no key was put in.
   * @throws Failure `model_unavailable` if that cannot be found out.
   */
  readonly current: () => Promise<string | null>;
  /** The key after the provider has refused one: another one, if it was exchanged in the meantime. Never fails. */
  readonly afterRefusal: (refused: string) => Promise<string | null>;
}

export interface SecretBounds {
  /** How long a key is used without asking whether it is still the same. */
  readonly ttlMs: number;
  /** Before that, from when it is asked for in the background, so that no request waits for it. */
  readonly refreshAfterMs: number;
  /** How long a key is used while nobody can be asked. */
  readonly maxAgeMs: number;
  /** How long nobody is asked again after there was no key. */
  readonly absenceMs: number;
  /** Between two times that are asked out of turn: after a refusal, or after nobody could be asked. */
  readonly pauseMs: number;
}

export const SECRET_BOUNDS: SecretBounds = {
  ttlMs: 5 * 60_000,
  refreshAfterMs: 4 * 60_000,
  maxAgeMs: 60 * 60_000,
  absenceMs: 10_000,
  pauseMs: 5_000,
};

export interface KeySourceParts {
  /** For the log. */
  readonly provider: string;
  /** The secret's value, null where it has none. Throws where that cannot be found out. */
  readonly ask: () => Promise<string | null>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly bounds?: SecretBounds;
}

/** What a header can carry, and a key is made of. */
const KEY = /^[\x21-\x7e]{1,1024}$/;

/**
 * Keeps a provider's key for a while. Requests that need it at the same time ask once.
 *
 * INVARIANT: fails closed. If it cannot be found out whether there is a key, there is no answer that says there is none.
 */
export function createKeySource(parts: KeySourceParts): KeySource {
  const { provider, ask, clock, bounds = SECRET_BOUNDS } = parts;
  let known: { readonly value: string | null; readonly atMs: number } | null = null;
  let asking: Promise<string | null> | null = null;
  let failedAtMs = Number.NEGATIVE_INFINITY;
  let refusedAtMs = Number.NEGATIVE_INFINITY;

  function askNow(): Promise<string | null> {
    asking ??= askOnce().finally(() => {
      asking = null;
    });
    return asking;
  }

  async function askOnce(): Promise<string | null> {
    try {
      const value = readKey(await ask(), provider);
      known = { value, atMs: clock() };
      return value;
    } catch (error) {
      failedAtMs = clock();
      throw error instanceof Failure ? error : unavailable(provider, error);
    }
  }

  const mayAsk = () => clock() - failedAtMs >= bounds.pauseMs;

  /** Where there is nothing else to go by. */
  async function askOrFail(): Promise<string | null> {
    if (asking === null && !mayAsk()) throw unavailable(provider, 'nor a moment ago');
    return askNow();
  }

  async function keyOfAge(value: string, ageMs: number): Promise<string | null> {
    if (ageMs >= bounds.maxAgeMs) return askOrFail();
    if (ageMs < bounds.refreshAfterMs || !mayAsk()) return value;
    const asked = askNow().catch(() => value);
    return ageMs < bounds.ttlMs ? value : asked;
  }

  return {
    current: async () => {
      if (known === null) return askOrFail();
      const ageMs = clock() - known.atMs;
      if (known.value !== null) return keyOfAge(known.value, ageMs);
      return ageMs < bounds.absenceMs ? null : askOrFail();
    },
    afterRefusal: async (refused) => {
      const value = known?.value ?? null;
      // Another request has heard so before.
      if (value !== refused) return value;
      if (clock() - refusedAtMs < bounds.pauseMs) return asking ?? value;
      refusedAtMs = clock();
      return askNow().catch(() => value);
    },
  };
}

/** Without white space around it: files end in a line feed, and consoles are pasted into. */
function readKey(text: string | null, provider: string): string | null {
  const key = text?.trim() ?? '';
  if (key === '') return null;
  if (KEY.test(key)) return key;
  throw unavailable(provider, 'it holds what cannot be a key');
}

/** @param error of an SDK, of which the name is said: the rest may quote what it was answered. */
function unavailable(provider: string, error: unknown): Failure {
  const cause = error instanceof Error ? error.name : error;
  return new Failure('model_unavailable', { cause: `the key of ${provider} could not be read: ${cause}` });
}
