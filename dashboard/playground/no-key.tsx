import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';

interface NoKeyProps {
  /** Null for those who may make none. */
  readonly onCreate: (() => void) | null;
}

/** Where this browser keeps no key: how it gets one. */
export function NoKey({ onCreate }: NoKeyProps) {
  return (
    <EmptyState
      title="This browser keeps no key"
      action={
        onCreate !== null && (
          <Button look="primary" onClick={onCreate}>
            Create key
          </Button>
        )
      }
    >
      Requests go from this page straight to the API, with a key of yours. Create one and choose “Keep in this
      browser”, or paste one below. A sandbox key costs nothing.
    </EmptyState>
  );
}
