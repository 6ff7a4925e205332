import type { Model, Policy } from './policy/policy.ts';

/** The model of an id that a surface serves; null for a model of another surface as for none at all. */
export function modelServed(policy: Policy, surface: string, id: string): Model | null {
  const model = Object.hasOwn(policy.models, id) ? policy.models[id] : undefined;
  return model?.surfaces.includes(surface) ? model : null;
}
