import type { KeyView } from '../../functions/console/shapes.ts';
import { isPast } from '../parts/is-past.ts';

export const STATES = ['all', 'rotation due', 'expired', 'sandbox', 'never used'] as const;
export type KeyState = (typeof STATES)[number];

export interface KeyFilter {
  /** Part of a name, a description, a preview or an id; in any case. */
  readonly text: string;
  /** Empty for all. */
  readonly surface: string;
  readonly agentId: string;
  readonly state: KeyState;
}

export const NO_FILTER: KeyFilter = { text: '', surface: '', agentId: '', state: 'all' };

/** @param now milliseconds since 1970 */
export function filterKeys(keys: readonly KeyView[], filter: KeyFilter, now: number): readonly KeyView[] {
  const text = filter.text.trim().toLowerCase();
  return keys.filter(
    (key) =>
      (filter.surface === '' || key.surface === filter.surface) &&
      (filter.agentId === '' || key.agentId === filter.agentId) &&
      isInState(key, filter.state, now) &&
      (text === '' ||
        [key.name, key.description ?? '', key.preview, key.id].some((one) =>
          one.toLowerCase().includes(text),
        )),
  );
}

function isInState(key: KeyView, state: KeyState, now: number): boolean {
  switch (state) {
    case 'all':
      return true;
    case 'rotation due':
      return key.rotationDue;
    case 'expired':
      return isPast(key.expiresAt, now);
    case 'sandbox':
      return key.sandbox;
    case 'never used':
      return key.lastUsedAt === null;
  }
}
