import type { KeyView } from '../../functions/console/shapes.ts';
import { isPast } from '../parts/is-past.ts';
import { Tag } from '../parts/tag.tsx';

/** What sets a key apart. */
export function KeyTags({ apiKey }: { readonly apiKey: KeyView }) {
  return (
    <>
      {apiKey.sandbox && <Tag look="accent">Sandbox</Tag>}
      {isPast(apiKey.expiresAt) && <Tag look="danger">Expired</Tag>}
      {apiKey.rotationDue && !isPast(apiKey.expiresAt) && <Tag look="warning">Rotation due</Tag>}
      {apiKey.oldKeyExpiresAt !== null && <Tag look="warning">Old key still works</Tag>}
    </>
  );
}
