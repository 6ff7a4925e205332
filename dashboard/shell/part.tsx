import { type ComponentType, lazy } from 'react';

/** A page whose script is loaded when it is needed, or before. */
export interface Part {
  readonly component: ComponentType;
  /** Rejects if it cannot be loaded now. */
  readonly load: () => Promise<void>;
}

/** A part that is there is drawn at once: a lazy component would show its placeholder for a third of a second all the same. */
export function partOf(get: () => Promise<ComponentType>): Part {
  let loaded: ComponentType | null = null;
  const load = async () => {
    loaded ??= await get();
    return { default: loaded };
  };
  const Awaited = lazy(load);
  return {
    component: () => {
      const Loaded = loaded ?? Awaited;
      return <Loaded />;
    },
    load: async () => void (await load()),
  };
}
