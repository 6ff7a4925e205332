import type { Name } from './names.ts';

/** Of those that share one word, so many are compared; one of the very same words is found before them. */
const MAX_FOUND = 200;

/** Finds what is called something like a name without comparing it with everything. */
export class NameIndex<Named> {
  readonly #bySameWords = new Map<string, Named[]>();
  readonly #byWord = new Map<string, Named[]>();

  /** @param near words that count as well, such as those of a heading above */
  add(named: Named, name: Name, near: Name | null = null): void {
    push(this.#bySameWords, keyOf(name), named);
    for (const word of new Set([...name.plain, ...(near?.plain ?? [])])) push(this.#byWord, word, named);
  }

  /** Each once: those of the same words first. */
  find(names: readonly Name[]): readonly Named[] {
    const same = names.flatMap((name) => this.#bySameWords.get(keyOf(name)) ?? []);
    const near = names.flatMap(({ plain }) => plain.flatMap((word) => this.#byWord.get(word) ?? []));
    return [...new Set([...same, ...near])];
  }
}

/** Equal for names of the same words, in whatever order. */
export function keyOf({ plain }: Name): string {
  return plain.toSorted().join(' ');
}

function push<Named>(map: Map<string, Named[]>, key: string, named: Named): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [named]);
  else if (list.length < MAX_FOUND) list.push(named);
}
