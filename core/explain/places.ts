import type { Path } from '../policy/problem.ts';
import type { Source, SourceOf } from '../policy/sources.ts';

/** Where values are declared, each place once. What nobody wrote is where whatever holds it is. */
export function placesOf(paths: readonly Path[], sourceOf: SourceOf): readonly Source[] {
  const places = paths.flatMap((path) => placeOf(path, sourceOf) ?? []);
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

function placeOf(path: Path, sourceOf: SourceOf): Source | null {
  for (let length = path.length; length > 1; length -= 1) {
    const source = sourceOf(path.slice(0, length));
    if (source !== null) return source;
  }
  return null;
}
