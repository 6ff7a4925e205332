import type { Resource } from './rule.ts';
import { stackOf } from './stack.ts';

/** What comes of a violation: nothing, advice, or the end of the deployment. */
export type Level = 'off' | 'advisory' | 'mandatory';

/** A level for each stack. */
export interface Levels {
  readonly local: Level;
  readonly dev: Level;
  /** In any other stack, known or not. */
  readonly otherwise: Level;
}

export const EVERYWHERE: Levels = { local: 'mandatory', dev: 'mandatory', otherwise: 'mandatory' };
/** Where doors may stand open, and where they may not. */
export const OUTSIDE_DEVELOPMENT: Levels = { local: 'off', dev: 'off', otherwise: 'mandatory' };

/** The level in the stack of a resource. */
export function levelFor(levels: Levels, resource: Resource): Level {
  const stack = stackOf(resource);
  return stack === 'local' || stack === 'dev' ? levels[stack] : levels.otherwise;
}

/** The level that no stack exceeds. */
export function strictest(levels: Levels): 'advisory' | 'mandatory' {
  return Object.values(levels).includes('mandatory') ? 'mandatory' : 'advisory';
}
