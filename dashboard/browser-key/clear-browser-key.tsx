import { useAnnounce } from '../parts/announcer.tsx';
import { Button } from '../parts/button.tsx';
import { clearBrowserKey } from './browser-key.ts';

/** Forgets the key of this browser: one click. */
export function ClearBrowserKey() {
  const announce = useAnnounce();
  return (
    <Button
      size="small"
      onClick={() => {
        clearBrowserKey();
        announce('The key is cleared from this browser.');
      }}
    >
      Clear it
    </Button>
  );
}
