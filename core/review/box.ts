import { DIMENSIONS, type Dimension } from './call-classes.ts';

/** The calls whose class is one of these, in every dimension that is named. */
export type Box = { readonly [dimension in Dimension]?: readonly string[] };

export function boxHas(box: Box, classOf: (dimension: Dimension) => string): boolean {
  return DIMENSIONS.every((dimension) => box[dimension]?.includes(classOf(dimension)) ?? true);
}

/** The same calls in fewer boxes: two that differ in one dimension only become one. */
export function mergeBoxes(boxes: readonly Box[]): readonly Box[] {
  let merged = boxes;
  for (;;) {
    const before = merged.length;
    for (const dimension of DIMENSIONS.toReversed()) merged = mergeAlong(dimension, merged);
    if (merged.length === before) return merged;
  }
}

function mergeAlong(dimension: Dimension, boxes: readonly Box[]): readonly Box[] {
  const groups = Map.groupBy(boxes, (box) => {
    const others = DIMENSIONS.map((one) => (one === dimension ? box[one] !== undefined : box[one]));
    return JSON.stringify(others);
  });
  return [...groups.values()].map((group) => {
    const [first = {}] = group;
    if (group.length === 1 || first[dimension] === undefined) return first;
    return { ...first, [dimension]: [...new Set(group.flatMap((box) => box[dimension] ?? []))].sort() };
  });
}
