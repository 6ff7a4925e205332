import type { FormEvent } from 'react';
import { MAX_OVERLAP_SECONDS } from '../../core/keys/overlap.ts';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { IssuedKeyView, KeyView } from '../../functions/console/shapes.ts';
import type { SurfaceView } from '../api/policy.ts';
import { useChange } from '../api/reading.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { FormFooter } from '../parts/form-footer.tsx';
import { IssuedKeyDialog } from './issued-key-dialog.tsx';

const DAY_SECONDS = 86_400;

/** How long the old value may go on, in seconds. The first is chosen at first: nothing breaks meanwhile. */
const OVERLAPS = [
  ['One day', DAY_SECONDS],
  ['One hour', 3600],
  [`${MAX_OVERLAP_SECONDS / DAY_SECONDS} days`, MAX_OVERLAP_SECONDS],
  ['At once: the old value stops working now', 0],
] as const;

interface RotateKeyDialogProps {
  readonly apiKey: KeyView;
  readonly surface: SurfaceView;
  readonly policy: PolicyView;
  readonly onClose: () => void;
}

export function RotateKeyDialog({ apiKey, surface, policy, onClose }: RotateKeyDialogProps) {
  const rotation = useChange(
    (api, overlapSeconds: number) =>
      api.post<IssuedKeyView>(`/api/v1/keys/${apiKey.id}/rotate`, { overlapSeconds }),
    { changes: ['/api/v1/keys'] },
  );
  if (rotation.data !== undefined) {
    return (
      <IssuedKeyDialog
        title="Key rotated"
        issued={rotation.data}
        surface={surface}
        policy={policy}
        onClose={onClose}
      />
    );
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    rotation.mutate(Number(new FormData(event.currentTarget).get('overlap')));
  };
  return (
    <Dialog title={`Rotate ${apiKey.name || 'the key'}`} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p>
          The key gets a new value, shown once. Its id, its settings and its usage stay. Until the old value
          stops, the page of the key shows what traffic still comes with it.
        </p>
        <fieldset className="field stack tight">
          <legend>The old value goes on working for</legend>
          {OVERLAPS.map(([title, seconds], at) => (
            <label className="check" key={seconds}>
              <input type="radio" name="overlap" value={seconds} defaultChecked={at === 0} />
              {title}
            </label>
          ))}
        </fieldset>
        <ErrorNotice error={rotation.error} />
        <FormFooter action="Rotate key" busy={rotation.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
