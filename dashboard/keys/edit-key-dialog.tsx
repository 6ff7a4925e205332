import type { FormEvent } from 'react';
import type { KeyView } from '../../functions/console/shapes.ts';
import type { KeyRulesView, SurfaceView } from '../api/policy.ts';
import { useChange } from '../api/reading.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { FormFooter } from '../parts/form-footer.tsx';
import { holdsWhatItShows } from '../parts/holds-what-it-shows.ts';
import { KEY_FIELDS } from './key-fields.ts';
import { KeyFields } from './key-form.tsx';
import { readKeyForm } from './key-form-values.ts';

interface EditKeyDialogProps {
  readonly apiKey: KeyView;
  readonly surface: SurfaceView;
  readonly rules: KeyRulesView;
  readonly onClose: () => void;
}

export function EditKeyDialog({ apiKey, surface, rules, onClose }: EditKeyDialogProps) {
  const announce = useAnnounce();
  const edit = useChange((api, body: object) => api.patch<KeyView>(`/api/v1/keys/${apiKey.id}`, body), {
    changes: ['/api/v1/keys'],
    onDone: () => {
      announce('The key is changed. The next request is judged by its new settings.');
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!holdsWhatItShows(event.currentTarget)) return;
    edit.mutate(readKeyForm(new FormData(event.currentTarget), surface, rules, false));
  };
  return (
    <Dialog title={`Edit ${apiKey.name || 'the key'}`} onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <KeyFields surface={surface} rules={rules} current={apiKey} error={edit.error} />
        <ErrorNotice error={edit.error} shownFields={KEY_FIELDS} />
        <FormFooter action="Save" busy={edit.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
