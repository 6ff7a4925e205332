import type { SampledKey } from '../../core/code-samples/sampled-surface.ts';
import type { KeyView } from '../../functions/console/shapes.ts';
import type { SurfaceView } from '../api/policy.ts';
import type { BrowserKey } from '../browser-key/browser-key.ts';

/** What stands where a value is not known. */
export function placeholderKey({ keys }: SurfaceView, known: KeyView | null): SampledKey {
  const named = (prefix: string | null | undefined, what: string) =>
    `YOUR_${prefix == null || prefix === '' ? '' : `${prefix.toUpperCase()}_`}${what}`;
  return {
    value: named(keys?.prefix, 'KEY'),
    secret: keys?.secretPrefix == null ? null : named(keys.secretPrefix, 'SECRET'),
    agentId: known?.agentId ?? null,
    permissions: known?.permissions ?? null,
  };
}

/**
 * What the examples of a surface show: the key of this browser where it is of this surface, and of this key where one
 * is meant; something to put in its place otherwise.
 */
export function keyForSamples(
  surface: SurfaceView,
  browserKey: BrowserKey | null,
  meant: KeyView | null,
): SampledKey {
  const fits =
    browserKey !== null &&
    browserKey.surface === surface.name &&
    (meant === null || browserKey.keyId === meant.id);
  return fits ? browserKey : placeholderKey(surface, meant);
}
