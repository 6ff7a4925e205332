import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { IssuedTokenView } from '../../functions/console/shapes.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Notice } from '../parts/notice.tsx';
import { Secret } from '../parts/secret.tsx';
import { TokenExamples } from './token-examples.tsx';

interface IssuedTokenDialogProps {
  readonly issued: IssuedTokenView;
  readonly policy: PolicyView;
  readonly issuer: string;
  readonly onClose: () => void;
}

/** A token's value, shown this once: it is in the memory of this dialog, and goes with it. */
export function IssuedTokenDialog({ issued, policy, issuer, onClose }: IssuedTokenDialogProps) {
  return (
    <Dialog title="Token created" wide sticky onClose={onClose}>
      <div className="stack">
        <Notice look="warning" title="Copy it now">
          It is shown this once, and kept as a hash only: nobody can show it again. Keep it like your
          password: it may do what you may do.
        </Notice>
        <Secret label="Token" value={issued.token} />
        <TokenExamples policy={policy} issuer={issuer} token={issued.token} />
      </div>
      <footer>
        <Button look="primary" onClick={onClose}>
          I have copied it
        </Button>
      </footer>
    </Dialog>
  );
}
