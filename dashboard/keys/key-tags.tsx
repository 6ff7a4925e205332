import type { KeyView } from '../../functions/console/shapes.ts';
import { Tag } from '../parts/tag.tsx';

/** Whether a key works no more because of its age. */
export function isExpired({ expiresAt }: KeyView): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= Date.now();
}

/** What sets a key apart. */
export function KeyTags({ apiKey }: { readonly apiKey: KeyView }) {
  return (
    <>
      {apiKey.sandbox && <Tag look="accent">Sandbox</Tag>}
      {isExpired(apiKey) && <Tag look="danger">Expired</Tag>}
      {apiKey.rotationDue && !isExpired(apiKey) && <Tag look="warning">Rotation due</Tag>}
      {apiKey.oldKeyExpiresAt !== null && <Tag look="warning">Old key still works</Tag>}
    </>
  );
}
