/** How long the value before a rotation may go on working: a week. */
export const MAX_OVERLAP_SECONDS = 604_800;
