import { type ReactNode, useEffect, useId, useRef } from 'react';
import { classes } from './classes.ts';

interface DialogProps {
  readonly title: string;
  readonly wide?: boolean;
  readonly onClose: () => void;
  /** Whether Escape leaves it alone: where what it shows is never shown again. */
  readonly sticky?: boolean;
  readonly children: ReactNode;
}

/** A modal dialog, open while it is rendered. The browser keeps the focus in it, and gives it back. */
export function Dialog({ title, wide = false, sticky = false, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const before = document.activeElement;
    const dialog = element.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      className={classes('dialog', wide && 'wide')}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        if (!sticky) onClose();
      }}
      // A second Escape closes without asking: what is rendered must stay what is shown.
      onClose={(event) => {
        if (event.target === element.current && sticky) element.current?.showModal();
        else if (event.target === element.current) onClose();
      }}
    >
      <div className="inside">
        <h2 id={heading} tabIndex={-1}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
}
