import { connectionBlock } from '../../core/code-samples/connection-block.ts';
import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { IssuedKeyView } from '../../functions/console/shapes.ts';
import { modelsOf, type SurfaceView } from '../api/policy.ts';
import { keepBrowserKey, useBrowserKey } from '../browser-key/browser-key.ts';
import { BROWSER_KEY_WARNING } from '../browser-key/browser-key-card.tsx';
import { Examples } from '../examples/examples.tsx';
import { useAnnounce } from '../parts/announcer.tsx';
import { Button } from '../parts/button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Notice } from '../parts/notice.tsx';
import { Secret } from '../parts/secret.tsx';

interface IssuedKeyDialogProps {
  readonly title: string;
  readonly issued: IssuedKeyView;
  readonly surface: SurfaceView;
  readonly policy: PolicyView;
  readonly onClose: () => void;
}

/** A key's value, shown this once: it is in the memory of this dialog, and goes with it. */
export function IssuedKeyDialog({ title, issued, surface, policy, onClose }: IssuedKeyDialogProps) {
  const { key, apiKey, apiSecret } = issued;
  const model = modelsOf(policy, surface.name)[0] ?? null;
  const sampledKey = {
    value: apiKey,
    secret: apiSecret ?? null,
    agentId: key.agentId,
    permissions: key.permissions,
  };
  const block = connectionBlock(key.name || key.preview, {
    surface,
    address: surface.url ?? '',
    key: sampledKey,
    model,
  });
  return (
    <Dialog title={title} wide sticky onClose={onClose}>
      <div className="stack">
        <Notice look="warning" title="Copy it now">
          It is shown this once, and kept as a hash only: nobody can show it again. Keep it like a password,
          never in a repository or in code that runs in browsers.
        </Notice>
        <Secret label="API key" value={apiKey} />
        {apiSecret !== undefined && <Secret label="API secret" value={apiSecret} />}
        <div className="row">
          <CopyButton text={block} what="connection info" look="primary">
            Copy connection info
          </CopyButton>
          <KeepButton issued={issued} surface={surface} />
        </div>
        <Examples surface={surface} sampledKey={sampledKey} model={model} />
      </div>
      <footer>
        <Button look="primary" onClick={onClose}>
          I have copied it
        </Button>
      </footer>
    </Dialog>
  );
}

function KeepButton({
  issued: { key, apiKey, apiSecret },
  surface,
}: Pick<IssuedKeyDialogProps, 'issued' | 'surface'>) {
  const announce = useAnnounce();
  const isKept = useBrowserKey()?.value === apiKey;
  const keep = () => {
    keepBrowserKey({
      surface: surface.name,
      value: apiKey,
      secret: apiSecret ?? null,
      keyId: key.id,
      name: key.name || key.preview,
      agentId: key.agentId,
      permissions: key.permissions,
    });
    announce('The key is kept in this browser.');
  };
  return (
    <Button size="small" title={BROWSER_KEY_WARNING} onClick={keep} disabled={isKept}>
      {isKept ? 'Kept in this browser' : 'Keep in this browser'}
    </Button>
  );
}
