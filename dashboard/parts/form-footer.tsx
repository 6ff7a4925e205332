import { Button } from './button.tsx';

interface FormFooterProps {
  /** The word for what the form does: `Create key`. */
  readonly action: string;
  readonly busy?: boolean;
  readonly onClose: () => void;
}

/** The end of a form in a dialog. */
export function FormFooter({ action, busy = false, onClose }: FormFooterProps) {
  return (
    <footer>
      <Button onClick={onClose}>Cancel</Button>
      <Button look="primary" type="submit" busy={busy}>
        {action}
      </Button>
    </footer>
  );
}
