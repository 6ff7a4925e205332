import type { Policy } from '../policy/policy.ts';
import type { Path } from '../policy/problem.ts';
import type { Source, SourceOf } from '../policy/sources.ts';
import { type Change, type Mark, saidBy } from './change.ts';
import { reviewPolicies } from './review-policies.ts';

export interface SourcedPolicy {
  readonly policy: Policy;
  readonly sourceOf: SourceOf;
}

/** Two policies of one environment, or of one environment each. */
export interface ReviewPair {
  /** `prod`, or `staging → prod`. */
  readonly name: string;
  readonly base: SourcedPolicy;
  readonly head: SourcedPolicy;
}

/** A change with the environments that it is in, and where it is declared in the documents of each side. */
export interface LocatedChange extends Change {
  readonly environments: readonly string[];
  readonly places: { readonly before: readonly Source[]; readonly after: readonly Source[] };
}

/** A change that is declared in more places says no more by naming them all. */
const MAX_PLACES = 6;
const MARKS: readonly Mark[] = ['loosened', 'tightened', 'neutral'];

/** The changes of all pairs, each once, with the environments that have it: what is loosened first. */
export function reviewPairs(pairs: readonly ReviewPair[]): LocatedChange[] {
  const found = pairs.flatMap(({ name, base, head }) =>
    reviewPolicies(base.policy, head.policy).map((change) => ({
      ...change,
      environments: [name],
      places: {
        before: placesOf(change.declared.before, base.sourceOf),
        after: placesOf(change.declared.after, head.sourceOf),
      },
    })),
  );
  return [...Map.groupBy(found, saidBy).values()]
    .flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      const places = (side: 'before' | 'after') =>
        distinct(same.flatMap((one) => one.places[side])).slice(0, MAX_PLACES);
      const environments = same.flatMap((one) => one.environments);
      return [{ ...first, environments, places: { before: places('before'), after: places('after') } }];
    })
    .sort((a, b) => MARKS.indexOf(a.mark) - MARKS.indexOf(b.mark));
}

/** Each place once; of a value that nobody wrote, none. */
function placesOf(paths: readonly Path[], sourceOf: SourceOf): Source[] {
  return distinct(paths.flatMap((path) => sourceOf(path) ?? []));
}

function distinct(sources: readonly Source[]): Source[] {
  return sources.filter(
    (source, at) =>
      sources.findIndex(({ file, line }) => file === source.file && line === source.line) === at,
  );
}
