import type { KeyView } from '../../functions/console/shapes.ts';
import { useRead } from '../api/reading.ts';
import { Time } from '../parts/time.tsx';

/** How often the page looks whether requests still come. */
const LOOK_MILLISECONDS = 5000;

/** What still comes with the value before a rotation, while it works: nothing more, and every client has changed. */
export function OldKeyCard({ keyId }: { readonly keyId: string }) {
  const { data } = useRead<KeyView>(`/api/v1/keys/${keyId}`, {}, { refetchInterval: LOOK_MILLISECONDS });
  if (data === undefined || data.oldKey === null) return null;
  const { preview, expiresAt, lastUsedAt, usedThisMinute, usedThisHour } = data.oldKey;
  return (
    <section className="card" aria-labelledby="old-value">
      <div>
        <h2 id="old-value">The old value</h2>
        <p className="quiet">
          It works beside the new one until its end. When no request comes with it any more, every client has
          changed; rotating once more, at once, ends it early.
        </p>
      </div>
      <dl className="facts">
        <dt>Key</dt>
        <dd>
          <code>{preview}</code>
        </dd>
        <dt>Works until</dt>
        <dd>
          <Time at={expiresAt} />
        </dd>
        <dt>Last used</dt>
        <dd>
          <Time at={lastUsedAt} />
        </dd>
        <dt>Requests</dt>
        <dd>
          {usedThisMinute} in this minute, {usedThisHour} in this hour
        </dd>
      </dl>
    </section>
  );
}
