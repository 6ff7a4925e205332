import { hkdfSync } from 'node:crypto';
import { newId } from '../../core/values/id.ts';

/**
 * Makes ids that every attempt at a request makes alike: from the same seed and time, the third id of a kind is always
 * the same one. Without the seed they are as hard to guess as any.
 *
 * @param now Unix seconds of the first attempt.
 */
export function repeatableIds(seed: Uint8Array, now: number): (prefix: string) => string {
  const made = new Map<string, number>();
  return (prefix) => {
    const nth = made.get(prefix) ?? 0;
    made.set(prefix, nth + 1);
    return newId(
      prefix,
      now,
      (count) => new Uint8Array(hkdfSync('sha256', seed, '', `gatehouse id ${prefix} ${nth}`, count)),
    );
  };
}
