import type { PolicyDocumentsView, PolicyView } from '../../functions/console/policy-shapes.ts';
import { useRead } from './reading.ts';

export type SurfaceView = PolicyView['surfaces'][number];
export type KeyRulesView = NonNullable<SurfaceView['keys']>;

/** The policy in force. */
export function usePolicy() {
  return useRead<PolicyView>('/api/v1/policy');
}

/** The documents that it was read from, those of other environments too. */
export function usePolicyDocuments() {
  return useRead<PolicyDocumentsView>('/api/v1/policy/documents');
}

/** The surfaces that keys are made for. */
export function keySurfacesOf({
  surfaces,
}: PolicyView): readonly (SurfaceView & { readonly keys: KeyRulesView })[] {
  return surfaces.filter(
    (surface): surface is SurfaceView & { readonly keys: KeyRulesView } => surface.keys !== null,
  );
}

/** The models that a surface serves. */
export function modelsOf({ models }: PolicyView, surface: string): readonly string[] {
  return models.filter(({ surfaces }) => surfaces.includes(surface)).map(({ id }) => id);
}
