/** Words longer than this are not compared: nobody mistypes them, and comparing costs their length squared. */
const MAX_LENGTH = 64;
/** Of two letters, each is half of the word: everything would come near. */
const MIN_LENGTH = 3;

/** The candidate that a mistyped word comes nearest to; null if none is near. */
export function suggest(word: string, candidates: Iterable<string>): string | null {
  const typed = word.toLowerCase();
  if (typed.length < MIN_LENGTH || typed.length > MAX_LENGTH) return null;
  let nearest: string | null = null;
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate.length > MAX_LENGTH) continue;
    const distance = editDistance(typed, candidate.toLowerCase());
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/** How many characters must be added, dropped, changed, or swapped with their neighbour to get from one to the other. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const changed = from[row - 1] === to[column - 1] ? 0 : 1;
      const isSwap =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + changed,
        isSwap ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[to.length] ?? 0;
}
