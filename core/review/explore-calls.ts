import type { Scenario } from '../scenarios/scenario.ts';
import type { Box } from './box.ts';
import type { Classes, Dimension } from './call-classes.ts';
import type { CallSpace } from './call-space.ts';
import { scenarioOf } from './concrete-call.ts';
import { classesOf, completed } from './dimensions.ts';
import { observeDecision } from './observe-decision.ts';
import { type Effect, type Parting, partingOf } from './parting.ts';
import { presentedAlike } from './presented-alike.ts';

/** Calls that two policies tell apart in the same way, with the most ordinary one for each effect on them. */
export interface Leaf {
  readonly box: Box;
  readonly parting: Omit<Parting, 'effect'>;
  readonly samples: Samples;
}

/** For each effect, a call that shows it: the one of which the least has to be said. */
export type Samples = { readonly [effect in Effect]?: Sample };

export interface Sample {
  readonly scenario: Scenario;
  /** In how many dimensions its decisions depend on its class. */
  readonly weight: number;
}

interface Explored {
  readonly leaves: readonly Leaf[];
  /** The key of the parting, where all calls of the branch part alike; null where they do not. */
  readonly alike: string | null;
}

const SAME = 'same';

/**
 * Every call in a box that two policies decide differently. Whatever a decision looks at is tried in all of its
 * classes, and nothing else: what it does not look at cannot change it.
 *
 * @param box classes that are in one dimension together are decided alike, whatever the others are
 */
export function exploreCalls(space: CallSpace, box: Box): readonly Leaf[] {
  return explore(space, box).leaves;
}

function explore(space: CallSpace, box: Box): Explored {
  const scenario = scenarioOf(space, completed(space, classesIn(box)));
  const before = observeDecision(space.base, scenario);
  const after = observeDecision(space.head, scenario);
  const open = [...before.reads, ...after.reads].find((dimension) => box[dimension] === undefined);
  if (open !== undefined) return split(space, box, open);
  const parting = partingOf(before.decision, after.decision);
  if (parting === null) return { leaves: [], alike: SAME };
  const { effect, ...rest } = parting;
  const sample = { scenario, weight: Object.keys(box).length };
  return { leaves: [{ box, parting: rest, samples: { [effect]: sample } }], alike: keyOf(rest) };
}

function split(space: CallSpace, box: Box, dimension: Dimension): Explored {
  const known = completed(space, classesIn(box));
  const classes = classesOf(space, dimension, known);
  const groups =
    dimension === 'credential' ? presentedAlike(space, known, classes) : classes.map((one) => [one]);
  const branches = groups.map((group) => explore(space, { ...box, [dimension]: group }));
  const [first] = branches;
  const leaves = branches.flatMap((branch) => branch.leaves);
  const alike = first?.alike ?? null;
  if (alike === null || branches.some((branch) => branch.alike !== alike)) return { leaves, alike: null };
  const [leaf] = leaves;
  if (leaf === undefined) return { leaves, alike };
  // INVARIANT: a branch that is alike has one leaf, of all of its calls. So does this one.
  return { leaves: [{ ...leaf, box, samples: lightest(leaves.map((one) => one.samples)) }], alike };
}

export function lightest(all: readonly Samples[]): Samples {
  const best: { [effect in Effect]?: Sample } = {};
  for (const samples of all) {
    for (const [effect, sample] of Object.entries(samples) as [Effect, Sample][]) {
      const known = best[effect];
      if (known === undefined || sample.weight < known.weight) best[effect] = sample;
    }
  }
  return best;
}

/** One of each: those together are alike. */
function classesIn(box: Box): Classes {
  return Object.fromEntries(Object.entries(box).map(([dimension, classes]) => [dimension, classes?.[0]]));
}

function keyOf(parting: Leaf['parting']): string {
  return JSON.stringify(parting);
}
